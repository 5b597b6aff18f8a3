package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.backup.BackupSource.Manifest;

/**
 * Everything under a name of the storage, its database and its files, as one: written out, put back, copied and erased.
 * Needs no module: a stopped or removed one's data are read from their files, and it can't start meanwhile.
 */
@Component(service = Pictures.class)
public final class Pictures {
    private final Databases databases;

    @Activate
    public Pictures(@Reference Databases databases) throws IOException {
        this.databases = databases;
        Folders.delete(temporary()); // of a picture that a kill cut off
    }

    /** Everything under which something is stored, whether its module is there or not. */
    public List<String> names() throws IOException {
        return List.copyOf(databases.names());
    }

    /** Bytes on disk. */
    public long size(String name) throws IOException {
        long size = 0;
        for (Path folder : List.of(databases.databaseFolder(known(name)), databases.filesFolder(name))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path path : all.filter(Files::isRegularFile).toList()) {
                        size += Files.size(path);
                    }
                }
            }
        }
        return size;
    }

    /** SHA-256 of all rows of all tables and of all files, hexadecimal: the same for the same content. */
    public String checksum(String name) throws IOException {
        Optional<Contents> contents = contents(known(name));
        MessageDigest digest = Digests.sha256();
        Digests.add(digest, contents.map(Contents::checksum).orElse("").getBytes(StandardCharsets.US_ASCII));
        for (Map.Entry<String, Path> file : files(databases.filesFolder(name)).entrySet()) {
            Digests.add(digest, file.getKey().getBytes(StandardCharsets.UTF_8));
            Digests.add(digest, Digests.of(file.getValue()).getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Optional<Contents> contents(String name) throws IOException {
        ReentrantLock lock = databases.lock(name);
        lock.lock();
        try {
            Optional<Database> open = databases.find(name);
            if (open.isPresent()) {
                return Optional.of(open.get().readApart(connection -> {
                    connection.setAutoCommit(false);
                    connection.setTransactionIsolation(java.sql.Connection.TRANSACTION_SERIALIZABLE);
                    return Contents.of(connection);
                }));
            }
            DatabaseFile file = databases.file(name);
            return Files.exists(file.path()) ? Optional.of(file.readClosed(Contents::of)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes a picture of one moment, as {@link Picture} describes; work goes on meanwhile.
     *
     * @return what it holds
     */
    public Manifest write(String name, OutputStream out) throws IOException {
        Path folder = temporary().resolve(UUID.randomUUID().toString());
        Folders.create(folder);
        ReentrantLock lock = databases.lock(known(name));
        lock.lock();
        try {
            Path script = folder.resolve("database.sql");
            Optional<Contents> contents = script(name, script);
            // names for the files as they are now, whatever replaces them while the picture is written
            SortedMap<String, Path> linked = new TreeMap<>();
            for (Map.Entry<String, Path> file :
                    files(databases.filesFolder(name)).entrySet()) {
                Path link = folder.resolve(String.valueOf(linked.size()));
                Files.createLink(link, file.getValue());
                linked.put(file.getKey(), link);
            }
            return Picture.write(name, contents, script, linked, out);
        } finally {
            lock.unlock();
            Folders.delete(folder);
        }
    }

    private Optional<Contents> script(String name, Path script) throws IOException {
        Optional<Database> open = databases.find(name);
        if (open.isPresent()) {
            return Optional.of(open.get().readApart(connection -> write(connection, script)));
        }
        DatabaseFile file = databases.file(name);
        return Files.exists(file.path())
                ? Optional.of(file.readClosed(connection -> write(connection, script)))
                : Optional.empty();
    }

    private static Contents write(java.sql.Connection connection, Path script) throws SQLException {
        try {
            return Script.write(connection, script);
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    /**
     * Replaces all data by those of a picture, or nothing if the picture is not whole. A kill leaves the old or the new.
     *
     * @throws org.pavillon.api.error.ConflictException if the storage is open: stop its module first
     * @throws org.pavillon.api.error.InvalidInputException if it is no whole picture
     */
    public Manifest restore(String name, InputStream in) throws IOException {
        return replace(name, true, replacement -> Picture.read(in, replacement));
    }

    /** The same for a storage that is open, such as the platform's own: its data are replaced when the appliance starts. */
    public Manifest restoreAtStart(String name, InputStream in) throws IOException {
        return replace(name, false, replacement -> Picture.read(in, replacement));
    }

    /**
     * Copies the closed files of a storage into a folder, forced to disk: quicker than a picture, and only for this
     * version of the appliance.
     *
     * @return the folder of the copy
     * @throws org.pavillon.api.error.ConflictException if the storage is open: stop its module first
     */
    public Path snapshot(String name, Path folder) throws IOException {
        ReentrantLock lock = databases.lock(known(name));
        lock.lock();
        try {
            requireClosed(name);
            DatabaseFile file = databases.file(name);
            Path copy = folder.resolve(name + "-" + UUID.randomUUID());
            Path part = folder.resolve("." + copy.getFileName() + ".part");
            try {
                Folders.create(part.resolve("db"));
                Folders.create(part.resolve("files"));
                if (Files.exists(file.path())) {
                    file.settle();
                    copy(file.path(), part.resolve("db").resolve(file.path().getFileName()));
                }
                copyAll(databases.filesFolder(name), part.resolve("files"));
                Folders.syncAll(part);
                Files.move(part, copy);
                Folders.sync(folder);
                return copy;
            } finally {
                Folders.delete(part);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces all data by those of a snapshot, which stays as it is.
     *
     * @throws org.pavillon.api.error.ConflictException if the storage is open: stop its module first
     */
    public void restoreSnapshot(String name, Path snapshot) throws IOException {
        replace(name, true, replacement -> {
            Path database = snapshot.resolve("db/data.mv.db");
            if (!Files.isDirectory(snapshot.resolve("db"))) {
                throw StorageErrors.badPicture(snapshot + " is no snapshot");
            }
            long rows = 0;
            if (Files.exists(database)) {
                copy(database, replacement.databaseFolder().resolve(database.getFileName()));
                rows = new DatabaseFile(name, replacement.databaseFolder()).readClosed(connection -> {
                    Schema.continueOutbox(connection);
                    return Contents.of(connection).rows();
                });
            }
            copyAll(snapshot.resolve("files"), replacement.filesFolder());
            return new Manifest("snapshot", rows);
        });
    }

    /**
     * Removes all data under a name for ever. A kill leaves all or nothing.
     *
     * @throws org.pavillon.api.error.ConflictException if the storage is open: stop its module first
     */
    public void erase(String name) throws IOException {
        replace(known(name), true, replacement -> new Manifest("nothing", 0));
    }

    private interface Filling {
        Manifest into(Replacement replacement) throws IOException;
    }

    private Manifest replace(String name, boolean now, Filling filling) throws IOException {
        ReentrantLock lock = databases.lock(known(name));
        lock.lock();
        try {
            if (now) {
                requireClosed(name);
            }
            Replacement replacement = Replacement.begin(databases.data(), name);
            try {
                Manifest manifest = filling.into(replacement);
                replacement.decide();
                if (now) {
                    replacement.finish();
                }
                return manifest;
            } finally {
                replacement.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireClosed(String name) {
        if (databases.find(name).isPresent()) {
            throw StorageErrors.open(name);
        }
    }

    private Path temporary() {
        return databases.data().resolve("pictures");
    }

    /** A name is a single folder's. */
    private static String known(String name) {
        if (!name.matches("\\w[\\w.-]*")) {
            throw new IllegalArgumentException("“" + name + "” is no name of a storage");
        }
        return name;
    }

    /** The files below a folder by their path with slashes, without those that are being written. */
    private static SortedMap<String, Path> files(Path folder) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .filter(path -> !FolderFiles.isPart(path))
                        .forEach(path ->
                                files.put(folder.relativize(path).toString().replace('\\', '/'), path));
            }
        }
        return files;
    }

    private static void copyAll(Path from, Path to) throws IOException {
        for (Map.Entry<String, Path> file : files(from).entrySet()) {
            copy(file.getValue(), to.resolve(file.getKey()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Folders.create(to.getParent());
        Files.copy(from, to);
        Folders.makePrivate(to);
    }
}
