package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All data of a storage, made ready in {@code <data>/replacing/<name>} to take the place of what there is. It happens
 * when the file {@code ready} is on disk: a kill before leaves the old data, one after it is finished at the next start.
 */
final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);
    private static final String FOLDER = "replacing";
    private static final List<String> KINDS = List.of("db", "files");

    private final Path data;
    private final String name;
    private final Path stage;

    private Replacement(Path data, String name) {
        this.data = data;
        this.name = name;
        this.stage = data.resolve(FOLDER).resolve(name);
    }

    /** Begins with nothing in it. */
    static Replacement begin(Path data, String name) throws IOException {
        Replacement replacement = new Replacement(data, name);
        Folders.delete(replacement.stage);
        Folders.create(replacement.databaseFolder());
        Folders.create(replacement.filesFolder());
        return replacement;
    }

    /** Finishes those that were ready, and removes those that were not. */
    static void finishAll(Path data) throws IOException {
        Path all = data.resolve(FOLDER);
        if (!Files.isDirectory(all)) {
            return;
        }
        try (Stream<Path> stages = Files.list(all)) {
            for (Path stage : stages.toList()) {
                Replacement replacement =
                        new Replacement(data, stage.getFileName().toString());
                if (Files.exists(replacement.ready())) {
                    LOG.warn("The data of {} are replaced, as was decided before the last stop", replacement.name);
                    replacement.finish();
                } else {
                    Folders.delete(stage);
                }
            }
        }
    }

    /** Where its database is made. */
    Path databaseFolder() {
        return stage.resolve("db");
    }

    /** Where its files are put. */
    Path filesFolder() {
        return stage.resolve("files");
    }

    /** Decides that it takes place; everything in it is forced to disk. */
    void decide() throws IOException {
        Folders.syncAll(stage);
        PrivateFile.write(ready(), new byte[0]);
    }

    /** Does it; doing it again does no harm. The storage must be closed. */
    void finish() throws IOException {
        for (String kind : KINDS) {
            Path replacing = stage.resolve(kind);
            Path place = data.resolve(kind).resolve(name);
            if (Files.exists(replacing)) {
                Folders.create(place.getParent());
                if (Files.exists(place)) {
                    Files.move(
                            place,
                            stage.resolve("old-" + kind + "-" + UUID.randomUUID()),
                            StandardCopyOption.ATOMIC_MOVE);
                }
                if (isEmpty(replacing)) {
                    Files.delete(replacing);
                } else {
                    Files.move(replacing, place, StandardCopyOption.ATOMIC_MOVE);
                }
                Folders.sync(place.getParent());
                Folders.sync(stage);
            }
        }
        Files.deleteIfExists(ready());
        Folders.delete(stage);
        Folders.sync(stage.getParent());
    }

    /** Gives it up. */
    void cancel() throws IOException {
        if (!Files.exists(ready())) {
            Folders.delete(stage);
        }
    }

    private Path ready() {
        return stage.resolve("ready");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }
}
