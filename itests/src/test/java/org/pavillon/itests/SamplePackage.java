package org.pavillon.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.SampleModule;
import org.osgi.framework.Version;
import org.pavillon.packaging.PackageWriter;

/** Packages that a third party could have made; nobody signed them. */
final class SamplePackage {
    private static final String READ = """
            {"action": "sample:read", "high": false, "text": {"en": "See counts", "fr": "Voir les décomptes"}}""";
    private static final String ERASE = """
            , {"action": "sample:erase", "high": true, "text": {"en": "Delete counts", "fr": "Supprimer les décomptes"}}""";

    private SamplePackage() {}

    /** @param headers name and value of further headers of its bundle */
    static Path write(Path folder, String version, String... headers) throws IOException {
        Path jar = folder.resolve("sample-" + version + ".jar");
        writeBundle(jar, version, headers);
        String draft = """
                {"id": "sample", "vendor": "Example Laboratory", "licence": "MIT", "platform": "[0.1,0.2)",
                 "name": {"en": "Sample counter", "fr": "Compteur d’essai"},
                 "description": {"en": "Counts samples.", "fr": "Compte des échantillons."},
                 "permissions": [%s]}
                """.formatted(version.startsWith("1.0") ? READ : READ + ERASE);
        Path file = folder.resolve("sample-" + version + ".pavillon");
        PackageWriter.of(draft.getBytes(StandardCharsets.UTF_8), Version.parseVersion(version))
                .write(List.of(jar), file);
        return file;
    }

    private static void writeBundle(Path jar, String version, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.example.sample");
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Bundle-Activator", SampleModule.class.getName());
        attributes.putValue(
                "Import-Package",
                "org.osgi.framework,org.pavillon.api.module,org.pavillon.api.i18n,org.pavillon.api.identity");
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        String path = SampleModule.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = SampleModule.class.getResourceAsStream("/" + path)) {
            out.putNextEntry(new JarEntry(path));
            code.transferTo(out);
        }
    }
}
