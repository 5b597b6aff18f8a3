package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.pavillon.api.storage.ModuleFiles;

/**
 * Every database of the appliance, in {@code <data>/db/<name>}; open from its first use to the end of the platform. One
 * process at a time has the folder.
 */
@Component(service = Databases.class)
public final class Databases {
    /** Data folders that this process has. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path data;
    private final Clock clock;
    private final FileChannel lockFile;
    private final Map<String, Database> open = new ConcurrentSkipListMap<>();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final List<Consumer<Database>> listeners = new ArrayList<>();

    @Activate
    public Databases() {
        this(Folders.data(), Clock.systemUTC());
    }

    /**
     * For tests: databases below another folder.
     *
     * @throws org.pavillon.api.error.UnavailableException if another process has the folder
     */
    public Databases(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
        try {
            Folders.create(data);
            Path lock = data.resolve("databases.lock");
            if (!Files.exists(lock)) {
                PrivateFile.write(lock, new byte[0]);
            }
            lockFile = lock(lock);
            Replacement.finishAll(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closing any channel of a file gives up the process's lock on it, so a second one is not even opened. */
    private static FileChannel lock(Path file) throws IOException {
        Path folder = file.toRealPath().getParent();
        if (!HELD.add(folder)) {
            throw StorageErrors.inUse(folder);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            HELD.remove(folder);
            throw StorageErrors.inUse(folder);
        }
        return channel;
    }

    /** The database of a name, opened and migrated if it is not open yet. */
    public Database open(String name, List<Migration> migrations) {
        ReentrantLock lock = lock(name);
        lock.lock();
        try {
            Database database = open.get(name);
            if (database == null) {
                database = Database.open(file(name), migrations, clock);
                announce(database);
            }
            return database;
        } finally {
            lock.unlock();
        }
    }

    private synchronized void announce(Database database) {
        open.put(database.name(), database);
        listeners.forEach(listener -> listener.accept(database));
    }

    /** Closes a database, so that another version of its module can migrate it. */
    public void close(String name) {
        ReentrantLock lock = lock(name);
        lock.lock();
        try {
            Database database = open.remove(name);
            if (database != null) {
                database.close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The folder of a name for files. */
    public ModuleFiles files(String name) {
        try {
            return new FolderFiles(filesFolder(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether anything is stored under a name. */
    public boolean exists(String name) {
        return Files.exists(file(name).path()) || Files.isDirectory(filesFolder(name));
    }

    /** Everything under which something is stored, open or not. */
    Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>(open.keySet());
        for (String kind : List.of("db", "files")) {
            Path folder = data.resolve(kind);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> children = Files.list(folder)) {
                    children.map(child -> child.getFileName().toString())
                            .filter(this::exists)
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    Optional<Database> find(String name) {
        return Optional.ofNullable(open.get(name));
    }

    /** Held by whoever opens or closes a database, or works on its closed file. */
    ReentrantLock lock(String name) {
        return locks.computeIfAbsent(name, absent -> new ReentrantLock());
    }

    DatabaseFile file(String name) {
        return new DatabaseFile(name, databaseFolder(name));
    }

    Path databaseFolder(String name) {
        return data.resolve("db").resolve(name);
    }

    Path filesFolder(String name) {
        return data.resolve("files").resolve(name);
    }

    Path data() {
        return data;
    }

    /** Those that are open, by name. */
    List<Database> all() {
        return List.copyOf(open.values());
    }

    /** Calls with each database that is open, and from now on with each that is opened. */
    public synchronized void forEach(Consumer<Database> action) {
        listeners.add(action);
        open.values().forEach(action);
    }

    @Deactivate
    public void close() {
        for (String name : List.copyOf(open.keySet())) {
            close(name);
        }
        try {
            if (lockFile.isOpen()) {
                lockFile.close();
                HELD.remove(data.toRealPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
