package org.pavillon.platform.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.pavillon.platform.storage.Folders;

/**
 * Pictures of what a stopped module stores: its closed databases and its folders, copied as they are. A picture appears
 * under its name only when all of it is on disk. Putting one back can be cut off and done again.
 */
final class Snapshots {
    private static final List<String> KINDS = List.of("db", "files");

    private final Path data;
    private final Path folder;

    /**
     * @param data folder of all data: storages are {@code db/<name>} and {@code files/<name>} below it
     * @param folder where pictures are kept
     */
    Snapshots(Path data, Path folder) {
        this.data = data;
        this.folder = folder;
    }

    boolean exists(String name) {
        return !name.isEmpty() && Files.isDirectory(folder.resolve(name));
    }

    /** When a picture was taken. */
    Instant taken(String name) {
        return Instant.ofEpochMilli(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
    }

    /** Name for a picture that is taken now. */
    static String name(String what, Instant now) {
        return what + "-" + now.toEpochMilli();
    }

    /** Whether anything is stored under one of the names. */
    boolean anyData(Collection<String> storages) {
        return bytes(storages) > 0;
    }

    /** What is stored under the names, bytes on disk. */
    long bytes(Collection<String> storages) {
        long bytes = 0;
        for (String storage : storages) {
            for (String kind : KINDS) {
                bytes += Folders.size(data.resolve(kind).resolve(storage));
            }
        }
        return bytes;
    }

    void take(String name, Collection<String> storages) throws IOException {
        Path part = folder.resolve(name + ".part");
        Folders.delete(part);
        Folders.create(part);
        for (String storage : storages) {
            for (String kind : KINDS) {
                Path source = data.resolve(kind).resolve(storage);
                if (Files.isDirectory(source)) {
                    Folders.copy(source, part.resolve(kind).resolve(storage));
                }
            }
        }
        Folders.move(part, folder.resolve(name));
    }

    /** Replaces what is stored under the names by what the picture holds. */
    void restore(String name, Collection<String> storages) throws IOException {
        for (String storage : storages) {
            for (String kind : KINDS) {
                Path target = data.resolve(kind).resolve(storage);
                Path source = folder.resolve(name).resolve(kind).resolve(storage);
                Path fresh = target.resolveSibling(storage + ".restored");
                Folders.delete(fresh);
                if (Files.isDirectory(source)) {
                    Folders.copy(source, fresh);
                }
                Folders.delete(target);
                if (Files.isDirectory(fresh)) {
                    Folders.move(fresh, target);
                }
            }
        }
    }

    void delete(String name) throws IOException {
        if (!name.isEmpty()) {
            Folders.delete(folder.resolve(name));
        }
    }

    /** Deletes every picture but these, and what was cut off. */
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
            for (String kind : KINDS) {
                Folders.delete(data.resolve(kind).resolve(storage));
            }
        }
    }
}
