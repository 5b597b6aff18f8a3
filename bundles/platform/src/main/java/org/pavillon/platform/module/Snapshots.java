package org.pavillon.platform.module;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pavillon.platform.storage.Folders;
import org.pavillon.platform.storage.Pictures;

/**
 * What a stopped module stores, kept under a name to come back to: a folder for each of its storages. It appears under
 * its name only when all of it is on disk. Coming back can be cut off and done again.
 */
final class Snapshots {
    private final Pictures pictures;
    private final Path folder;

    Snapshots(Pictures pictures, Path folder) {
        this.pictures = pictures;
        this.folder = folder;
    }

    /** Name for a snapshot that is taken now. */
    static String name(String what, Instant now) {
        return what + "-" + now.toEpochMilli();
    }

    /** When a snapshot was taken. */
    Instant taken(String name) {
        return Instant.ofEpochMilli(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
    }

    boolean exists(String name) {
        return !name.isEmpty() && Files.isDirectory(folder.resolve(name));
    }

    /** Whether anything is stored under one of the names. */
    boolean anyData(Collection<String> storages) {
        return bytes(storages) > 0;
    }

    /** What is stored under the names, bytes on disk. */
    long bytes(Collection<String> storages) {
        try {
            long bytes = 0;
            for (String storage : storages) {
                bytes += pictures.size(storage);
            }
            return bytes;
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }

    void take(String name, Collection<String> storages) throws IOException {
        Path part = folder.resolve(name + ".part");
        Folders.delete(part);
        Folders.create(part);
        for (String storage : storages) {
            Folders.move(pictures.snapshot(storage, part), part.resolve(storage));
        }
        Folders.move(part, folder.resolve(name));
    }

    /** Replaces what is stored under the names by what the snapshot holds. */
    void restore(String name, Collection<String> storages) throws IOException {
        for (String storage : storages) {
            Path kept = folder.resolve(name).resolve(storage);
            if (Files.isDirectory(kept)) {
                pictures.restoreSnapshot(storage, kept);
            } else {
                pictures.erase(storage);
            }
        }
    }

    /** Deletes every snapshot but these, and what was cut off. */
    void keepOnly(Collection<String> names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> entries = Files.list(folder)) {
            all = entries.toList();
        }
        for (Path entry : all) {
            if (!names.contains(entry.getFileName().toString())) {
                Folders.delete(entry);
            }
        }
    }

    /** Deletes what is stored under the names. */
    void erase(Collection<String> storages) throws IOException {
        for (String storage : storages) {
            pictures.erase(storage);
        }
    }

    /** Writes what is stored under the names, as a zip file with a picture for each. */
    void export(Collection<String> storages, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush(); // the answer's stream is not ours to close
            }
        })) {
            for (String storage : storages) {
                if (pictures.size(storage) > 0) {
                    zip.putNextEntry(new ZipEntry(storage + ".picture"));
                    pictures.write(storage, new FilterOutputStream(zip) {
                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            zip.write(bytes, offset, length);
                        }

                        @Override
                        public void close() throws IOException {
                            flush();
                        }
                    });
                    zip.closeEntry();
                }
            }
        }
    }
}
