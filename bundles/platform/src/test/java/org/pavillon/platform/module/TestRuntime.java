package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.TestModule;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.pavillon.packaging.Catalogue.Revocation;
import org.pavillon.packaging.CatalogueWriter;
import org.pavillon.packaging.Keys;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.packaging.PackageWriter;

/** A real framework, a distribution with packages and a catalogue that tests make up, and keys to sign with. */
final class TestRuntime implements AutoCloseable {
    private static final String API = "org.pavillon.api.module,org.pavillon.api.i18n,org.pavillon.api.identity";

    private final Path cache;
    private final Path home;
    private final Path work;
    private final KeyPair key = Keys.generate();
    private final List<Path> listed = new ArrayList<>();
    private final List<Revocation> revoked = new ArrayList<>();
    private Framework framework;
    private long sequence;

    TestRuntime(Path folder) throws Exception {
        cache = folder.resolve("cache");
        home = folder.resolve("home");
        work = folder.resolve("work");
        Files.createDirectories(home.resolve("modules"));
        Files.createDirectories(work);
        Files.createDirectories(keys());
        Keys.write(keys().resolve("ours.pem"), key.getPublic());
        launch(true);
    }

    private void launch(boolean clean) throws BundleException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, API);
        if (clean) {
            settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        }
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(settings);
        framework.start();
    }

    /** Ends the framework and starts it again on the same folder. */
    void restart() throws Exception {
        close();
        launch(false);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Path home() {
        return home;
    }

    Path keys() {
        return home.resolve("keys");
    }

    /** Installs and starts a bundle of the platform. */
    void boot(String symbolicName, String... headers) throws BundleException {
        byte[] jar = bundle(symbolicName, "1.0.0", 0, Map.of(), headers(headers));
        context()
                .installBundle("test:" + symbolicName, new ByteArrayInputStream(jar))
                .start();
    }

    /** Puts a module that behaves so into the distribution and its catalogue. */
    Path ship(String id, String version, String behaviour, String... headers) throws IOException {
        Path file = pack(id, version, behaviour, 0, headers);
        return list(file);
    }

    /** Puts a package into the distribution and its catalogue. */
    Path list(Path file) throws IOException {
        Path shipped = home.resolve("modules").resolve(file.getFileName());
        Files.copy(file, shipped);
        listed.add(shipped);
        sign(Instant.now().plusSeconds(3600));
        return shipped;
    }

    void revoke(Path file) throws IOException {
        revoked.add(new Revocation(
                ModulePackage.read(file).sha256(), org.pavillon.api.i18n.Text.of("Loses data", "Perd des données")));
        sign(Instant.now().plusSeconds(3600));
    }

    /** Writes and signs the distribution's catalogue anew. */
    void sign(Instant expires) throws IOException {
        byte[] catalogue = catalogue(expires);
        Files.write(home.resolve("modules/catalogue.json"), catalogue);
        Files.write(home.resolve("modules/catalogue.json.sig"), CatalogueWriter.sign(catalogue, key.getPrivate()));
    }

    byte[] catalogue(Instant expires) throws IOException {
        List<ModulePackage> packages = new ArrayList<>();
        for (Path file : listed) {
            packages.add(ModulePackage.read(file));
        }
        sequence++;
        return CatalogueWriter.write(sequence, Instant.now(), expires, packages, revoked);
    }

    byte[] signature(byte[] catalogue) {
        return CatalogueWriter.sign(catalogue, key.getPrivate());
    }

    /** Makes a package of one bundle that has so many migrations. */
    Path pack(String id, String version, String behaviour, int schema, String... headers) throws IOException {
        Map<String, String> all = headers(headers);
        all.putIfAbsent("Bundle-Activator", TestModule.class.getName());
        all.putIfAbsent("Import-Package", "org.osgi.framework," + API);
        all.put("X-Module", id);
        all.put(TestModule.BEHAVIOUR, behaviour);
        String vendor = all.getOrDefault("X-Vendor", "Tests");
        String platform = all.getOrDefault("X-Platform", "[0.1,0.2)");
        Map<String, byte[]> files = new LinkedHashMap<>();
        String path = TestModule.class.getName().replace('.', '/') + ".class";
        try (InputStream code = TestModule.class.getResourceAsStream("/" + path)) {
            files.put(path, code.readAllBytes());
        }
        String name = all.getOrDefault("X-Name", "org.example." + id);
        Path jar = Files.createTempFile(work, id, ".jar");
        Files.write(jar, bundle(name, version, schema, files, all));
        String draft = """
                {"id": "%s", "vendor": "%s", "licence": "MIT", "platform": "%s",
                 "name": {"en": "Module %s", "fr": "Le module %s"}, "description": {"en": "Tests", "fr": "Pour essayer"},
                 "permissions": [{"action": "%s:read", "high": true, "text": {"en": "Read", "fr": "Lire"}}]}
                """.formatted(id, vendor, platform, id, id, id);
        Path file = work.resolve(id + "-" + version + "-" + System.nanoTime() + ModulePackage.EXTENSION);
        PackageWriter.of(draft.getBytes(StandardCharsets.UTF_8), Version.parseVersion(version))
                .write(List.of(jar), file);
        return file;
    }

    /** The bundle of a module, if it is installed. */
    java.util.Optional<Bundle> bundle(String id) {
        return new ModuleBundles(context()).of(id).stream().findFirst();
    }

    ServiceComponentRuntime components() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> List.of());
    }

    private static Map<String, String> headers(String... pairs) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private static byte[] bundle(
            String symbolicName, String version, int schema, Map<String, byte[]> files, Map<String, String> headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        attributes.putValue(Constants.BUNDLE_VERSION, version);
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
            }
            for (int number = 1; number <= schema; number++) {
                jar.putNextEntry(new JarEntry("db/migration/V" + number + "__step.sql"));
                jar.write("CREATE TABLE t".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }
}
