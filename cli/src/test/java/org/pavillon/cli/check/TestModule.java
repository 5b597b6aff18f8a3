package org.pavillon.cli.check;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.osgi.framework.Version;
import org.pavillon.packaging.PackageWriter;

/** A package with one bundle whose classes are compiled for one test. It is in order until a test spoils it. */
final class TestModule {
    private final Path folder;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Set<String> left = new HashSet<>();
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>();
    private String permissions = "{\"action\": \"probe:read\", \"text\": {\"en\": \"Read\", \"fr\": \"Lire\"}}";

    TestModule(Path folder) {
        this.folder = folder;
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", "org.example.probe");
        headers.put("Bundle-Version", "1.0.0");
        headers.put("Bundle-License", "MIT");
        headers.put("Import-Package", "org.pavillon.api.module;version=\"[1,2)\"");
        file("i18n/messages_en.properties", "probe.name = Probe\n");
        file("i18n/messages_fr.properties", "probe.name = Sonde\n");
        file("OSGI-INF/org.example.probe.Probe.xml", "<provide interface=\"org.pavillon.api.module.Module\"/>");
        source("org.example.probe.Probe", """
                package org.example.probe;
                import java.util.List;
                import org.pavillon.api.i18n.Text;
                import org.pavillon.api.identity.Role;
                import org.pavillon.api.module.*;
                public class Probe implements org.pavillon.api.module.Module {
                    public String id() { return "probe"; }
                    public Text name() { return Text.verbatim("Probe"); }
                    public Text description() { return Text.verbatim("Probe"); }
                    public List<Permission> permissions() {
                        return List.of(new Permission("probe:read", Text.verbatim("Read"), false));
                    }
                    public List<Role> roles() { return List.of(); }
                    public Health health() {
                        return new Health(Health.Status.OK, Text.verbatim("since " + System.nanoTime()));
                    }
                }
                """);
    }

    TestModule source(String name, String code) {
        sources.put(name, code);
        return this;
    }

    /** A class that others are compiled against and that is not in the bundle. */
    TestModule stub(String name, String code) {
        left.add(name.replace('.', '/') + ".class");
        return source(name, code);
    }

    TestModule file(String name, String content) {
        files.put(name, content);
        return this;
    }

    TestModule without(String file) {
        files.remove(file);
        return this;
    }

    TestModule header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TestModule permissions(String json) {
        permissions = json;
        return this;
    }

    Path write() throws IOException {
        Path jar = folder.resolve("probe.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        Path classes = compile();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new JarEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (Path type : compiled.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(type).toString();
                if (!left.contains(name)) {
                    zip.putNextEntry(new JarEntry(name));
                    zip.write(Files.readAllBytes(type));
                }
            }
        }
        String draft = """
                {"id": "probe", "vendor": "Example", "licence": "MIT", "platform": "[0.1,0.2)",
                 "name": {"en": "Probe", "fr": "Sonde"}, "description": {"en": "Probe", "fr": "Sonde"},
                 "permissions": [%s]}
                """.formatted(permissions);
        Path file = folder.resolve("probe-1.0.0.pavillon");
        PackageWriter.of(draft.getBytes(StandardCharsets.UTF_8), Version.parseVersion("1.0.0"))
                .write(List.of(jar), file);
        return file;
    }

    private Path compile() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("sources").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            written.add(Files.writeString(file, source.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options =
                List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            var units = manager.getJavaFileObjectsFromPaths(written);
            if (!compiler.getTask(problems, manager, null, options, null, units).call()) {
                throw new IOException(problems.toString());
            }
        }
        return classes;
    }
}
