package org.pavillon.platform.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.pavillon.api.storage.ModuleFiles;

/** Every database of the appliance, in {@code <data>/db/<name>}; open from its first use to the end of the platform. */
@Component(service = Databases.class)
public final class Databases {
    private final Path data;
    private final Clock clock;
    private final Map<String, Database> open = new LinkedHashMap<>();
    private Consumer<Database> opened = database -> {};

    @Activate
    public Databases() {
        this(Folders.data(), Clock.systemUTC());
    }

    /** For tests: databases below another folder. */
    public Databases(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** The database of a name, opened and migrated if it is not open yet. */
    public synchronized Database open(String name, List<Migration> migrations) {
        Database database = open.get(name);
        if (database == null) {
            database = Database.open(new DatabaseFile(name, data.resolve("db").resolve(name)), migrations, clock);
            open.put(name, database);
            opened.accept(database);
        }
        return database;
    }

    /** Closes a database, so that another version of its module can migrate it. */
    public synchronized void close(String name) {
        Database database = open.remove(name);
        if (database != null) {
            database.close();
        }
    }

    /** The folder of a name for files. */
    public ModuleFiles files(String name) {
        try {
            return new FolderFiles(data.resolve("files").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether anything is stored under a name. */
    public boolean exists(String name) {
        return data.resolve("db").resolve(name).resolve("data.mv.db").toFile().exists()
                || data.resolve("files").resolve(name).toFile().isDirectory();
    }

    /** Calls with each database that is open, and from now on with each that is opened. */
    public synchronized void forEach(Consumer<Database> action) {
        Collection<Database> now = new ArrayList<>(open.values());
        opened = opened.andThen(action);
        now.forEach(action);
    }

    @Deactivate
    public synchronized void close() {
        open.values().forEach(Database::close);
        open.clear();
    }
}
