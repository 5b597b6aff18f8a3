package org.example;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Permission;

/** A third party's module. It starts unless its manifest, or a file that its manifest names, says that it throws. */
public final class SampleModule implements BundleActivator, Module {
    public static final String MOOD = "X-Mood";
    public static final String MOOD_FILE = "X-Mood-File";

    private String version = "";

    @Override
    public void start(BundleContext context) throws Exception {
        var headers = context.getBundle().getHeaders();
        version = headers.get("Bundle-Version");
        String file = headers.get(MOOD_FILE);
        String mood = file == null ? headers.get(MOOD) : Files.readString(Path.of(file));
        if ("throws".equals(mood)) {
            throw new IllegalStateException("the licence server does not answer");
        }
        context.registerService(Module.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public String id() {
        return "sample";
    }

    @Override
    public Text name() {
        return Text.of("Sample counter", "Compteur d’essai");
    }

    @Override
    public Text description() {
        return Text.of("Counts samples.", "Compte des échantillons.");
    }

    @Override
    public List<Permission> permissions() {
        Permission read = new Permission("sample:read", Text.of("See counts", "Voir les décomptes"), false);
        Permission erase = new Permission("sample:erase", Text.of("Delete counts", "Supprimer les décomptes"), true);
        return version.startsWith("1.0") ? List.of(read) : List.of(read, erase);
    }

    @Override
    public List<Role> roles() {
        return List.of();
    }

    @Override
    public Health health() {
        return Health.ok();
    }
}
