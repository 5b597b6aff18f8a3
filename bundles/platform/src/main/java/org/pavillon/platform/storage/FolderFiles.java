package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.pavillon.api.storage.ModuleFiles;

/** A folder; files are written beside their place, forced to disk and then moved. */
final class FolderFiles implements ModuleFiles {
    private final Path root;

    FolderFiles(Path root) throws IOException {
        Folders.create(root);
        this.root = root;
    }

    /** Whether a file is being written, or was when the appliance was killed. */
    static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public long write(String name, InputStream content) throws IOException {
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("The name leads outside the folder");
        }
        Folders.create(file.getParent());
        Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            long size;
            try (FileChannel channel = FileChannel.open(
                            part,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    OutputStream out = Channels.newOutputStream(channel)) {
                size = content.transferTo(out);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Folders.sync(file.getParent());
            return size;
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
