package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and files that only the appliance's system user may enter. */
public final class Folders {
    private Folders() {}

    /** The folder of all data, from the system property {@code pavillon.data}. */
    public static Path data() {
        String data = System.getProperty("pavillon.data");
        if (data == null) {
            throw new IllegalStateException("The system property pavillon.data names no folder");
        }
        return Path.of(data);
    }

    /** Makes a folder and those above it. */
    public static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    static void makePrivate(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Forces a folder's entries to disk, so that a file made or renamed in it survives a power cut. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
