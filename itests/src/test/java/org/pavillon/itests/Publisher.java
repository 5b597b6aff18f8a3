package org.pavillon.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.DiaryModule;
import org.osgi.framework.Version;
import org.pavillon.packaging.CatalogueWriter;
import org.pavillon.packaging.Keys;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.packaging.PackageWriter;

/** Somebody else who makes modules, packs them, and signs a catalogue of them with a key of his own. */
final class Publisher {
    private static final String IMPORTS = "org.osgi.framework,org.pavillon.api.module,org.pavillon.api.i18n,"
            + "org.pavillon.api.identity,org.pavillon.api.rest,org.pavillon.api.storage,org.pavillon.api.error,"
            + "org.pavillon.api.job";

    private final Path folder;
    private final KeyPair key = Keys.generate();
    private final List<Path> packages = new ArrayList<>();
    private long sequence;

    Publisher(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Makes an appliance trust his key. */
    void trustedBy(Appliance appliance) throws IOException {
        Keys.write(appliance.home().resolve("etc/catalogue-keys/publisher.pem"), key.getPublic());
    }

    /** Packs a module that behaves so, with the scripts of its tables, and lists it. */
    Path publish(String id, String version, String behaviour, List<String> migrations, String... headers)
            throws IOException {
        Path file = pack(id, version, behaviour, migrations, headers);
        packages.add(file);
        return file;
    }

    /** The same without listing it. */
    Path pack(String id, String version, String behaviour, List<String> migrations, String... headers)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Import-Package", IMPORTS);
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        all.put("Bundle-Activator", DiaryModule.class.getName());
        all.put(DiaryModule.ID, id);
        all.put(DiaryModule.BEHAVIOUR, behaviour);
        Path jar = Files.createTempFile(folder, id, ".jar");
        Files.write(jar, bundle("org.example." + id, version, migrations, all));
        String draft = """
                {"id": "%s", "vendor": "Somebody", "licence": "MIT", "platform": "[0.1,1)",
                 "name": {"en": "Diary", "fr": "Journal"}, "description": {"en": "Entries", "fr": "Entrées"},
                 "permissions": []}
                """.formatted(id);
        Path file = folder.resolve(id + "-" + version + ModulePackage.EXTENSION);
        PackageWriter.of(draft.getBytes(StandardCharsets.UTF_8), Version.parseVersion(version))
                .write(List.of(jar), file);
        return file;
    }

    /** The catalogue of all that was published, signed. */
    Signed catalogue() throws IOException {
        List<ModulePackage> listed = new ArrayList<>();
        for (Path file : packages) {
            listed.add(ModulePackage.read(file));
        }
        sequence++;
        byte[] catalogue =
                CatalogueWriter.write(sequence, Instant.now(), Instant.now().plusSeconds(86_400), listed, List.of());
        return new Signed(
                new String(catalogue, StandardCharsets.UTF_8),
                new String(CatalogueWriter.sign(catalogue, key.getPrivate()), StandardCharsets.US_ASCII));
    }

    /** A catalogue and its signature. */
    record Signed(String catalogue, String signature) {}

    private static byte[] bundle(
            String symbolicName, String version, List<String> migrations, Map<String, String> headers)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String path = DiaryModule.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream code = DiaryModule.class.getResourceAsStream("/" + path)) {
            jar.putNextEntry(new JarEntry(path));
            code.transferTo(jar);
            for (int number = 1; number <= migrations.size(); number++) {
                jar.putNextEntry(new JarEntry("db/migration/V" + number + "__step.sql"));
                jar.write(migrations.get(number - 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
