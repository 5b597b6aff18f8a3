package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.pavillon.api.storage.ModuleFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which modules shall be there, and the operation that is under way: one small file, replaced as a whole and forced to
 * disk. Writing it is the moment at which an operation is done; what the framework holds follows from it.
 */
final class InstalledModules {
    private static final String FILE = "modules/installed.json";

    /** What the file holds. */
    record Content(TreeMap<String, InstalledModule> modules, Optional<PendingOperation> pending) {}

    private final ModuleFiles files;
    private final JsonMapper json = JsonMapper.builder().build();
    private Content content;

    /** @throws IllegalStateException if the file is there and can't be read: better no module than a wrong one */
    InstalledModules(ModuleFiles files) {
        this.files = files;
        this.content = load(files.root().resolve(FILE));
    }

    synchronized List<InstalledModule> list() {
        return List.copyOf(content.modules().values());
    }

    synchronized Optional<InstalledModule> find(String id) {
        return Optional.ofNullable(content.modules().get(id));
    }

    synchronized Optional<PendingOperation> pending() {
        return content.pending();
    }

    /** Notes that an operation begins. */
    synchronized void begin(PendingOperation operation) {
        store(new Content(content.modules(), Optional.of(operation)));
    }

    /** Ends the operation under way: from now on the module is as given, or is not there. */
    synchronized void end(String id, Optional<InstalledModule> now) {
        TreeMap<String, InstalledModule> modules = new TreeMap<>(content.modules());
        now.ifPresentOrElse(module -> modules.put(id, module), () -> modules.remove(id));
        store(new Content(modules, Optional.empty()));
    }

    /** Changes what is noted of a module, if it is there. */
    synchronized void update(String id, UnaryOperator<InstalledModule> change) {
        InstalledModule module = content.modules().get(id);
        if (module != null) {
            TreeMap<String, InstalledModule> modules = new TreeMap<>(content.modules());
            modules.put(id, change.apply(module));
            store(new Content(modules, content.pending()));
        }
    }

    private void store(Content next) {
        try {
            files.write(FILE, new ByteArrayInputStream(json.writeValueAsBytes(next)));
            content = next;
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }

    private Content load(Path file) {
        if (!Files.exists(file)) {
            return new Content(new TreeMap<>(), Optional.empty());
        }
        try {
            return json.readValue(Files.readAllBytes(file), Content.class);
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(file + " can't be read, so nobody knows which modules shall run", e);
        }
    }
}
