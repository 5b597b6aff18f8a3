package org.pavillon.platform.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A small file for the system user alone. */
public final class PrivateFile {
    private PrivateFile() {}

    /** Writes it durably and at once. */
    public static void write(Path file, byte[] content) throws IOException {
        new FolderFiles(file.getParent()).write(file.getFileName().toString(), new ByteArrayInputStream(content));
    }
}
