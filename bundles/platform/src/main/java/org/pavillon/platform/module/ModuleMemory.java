package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;
import org.pavillon.api.storage.ModuleFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What modules told about themselves while they ran, kept for the time when they don't. */
final class ModuleMemory {
    /** A permission in both languages. */
    record Right(String action, String english, String french, boolean high) {
        Permission permission() {
            return new Permission(action, Text.of(english, french), high);
        }
    }

    /** @param bundles symbolic names, which name the folders of its data */
    record Entry(Presentation presentation, List<Right> rights, List<String> bundles) {
        static Entry of(Module module, List<String> bundles) {
            List<Right> rights = module.permissions().stream()
                    .map(permission -> {
                        Presentation text = Presentation.of(permission.text(), Text.verbatim(""));
                        return new Right(permission.action(), text.english(), text.french(), permission.high());
                    })
                    .toList();
            return new Entry(Presentation.of(module.name(), module.description()), rights, bundles);
        }

        List<Permission> permissions() {
            return rights.stream().map(Right::permission).toList();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModuleMemory.class);
    private static final String FILE = "modules.json";
    private static final TypeReference<TreeMap<String, Entry>> FORMAT = new TypeReference<>() {};

    private final ModuleFiles files;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Entry> entries;

    ModuleMemory(ModuleFiles files) {
        this.files = files;
        this.entries = load(files.root().resolve(FILE));
    }

    synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Keeps what is new. A memory that can't be written costs a name, so it doesn't stop anything. */
    synchronized void remember(String id, Entry entry) {
        if (entry.equals(entries.put(id, entry))) {
            return;
        }
        try {
            files.write(FILE, new ByteArrayInputStream(json.writeValueAsBytes(entries)));
        } catch (IOException e) {
            LOG.warn("What the module {} is called can't be kept", id, e);
        }
    }

    private Map<String, Entry> load(Path file) {
        if (!Files.isRegularFile(file)) {
            return new TreeMap<>();
        }
        try {
            return json.readValue(Files.readAllBytes(file), FORMAT);
        } catch (IOException | JacksonException e) {
            LOG.warn("{} can't be read and is made anew as modules run", file, e);
            return new TreeMap<>();
        }
    }
}
