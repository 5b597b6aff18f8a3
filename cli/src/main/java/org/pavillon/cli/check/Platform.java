package org.pavillon.cli.check;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.pavillon.packaging.Clause;

/** The packages that a distribution offers to modules: those of its bundles, of its framework and of Java. */
final class Platform {
    private final Map<String, List<Version>> offered = new HashMap<>();

    private Platform() {}

    /** Reads the manifests of everything in a distribution's folder {@code system}. */
    static Platform of(Path home) throws IOException {
        Platform platform = new Platform();
        try (Stream<Path> jars = Files.walk(home.resolve("system"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    Manifest manifest = file.getManifest();
                    platform.add(
                            manifest == null
                                    ? null
                                    : manifest.getMainAttributes().getValue("Export-Package"));
                }
            }
        }
        Properties framework = new Properties();
        try (var in = Files.newBufferedReader(home.resolve("etc/config.properties"))) {
            framework.load(in);
        }
        // the last entry stands for the packages of Java, which are taken from Java itself
        String packages = framework.getProperty("org.osgi.framework.system.packages");
        platform.add(packages.replaceFirst(",\\s*\\$\\{.*$", ""));
        ModuleFinder.ofSystem().findAll().stream()
                .map(ModuleReference::descriptor)
                .flatMap(module -> module.exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .forEach(name -> platform.add(name, Version.emptyVersion));
        return platform;
    }

    /** Whether a package is offered, in any version. */
    boolean offers(String name) {
        return offered.containsKey(name);
    }

    boolean offers(String name, VersionRange range) {
        return offered.getOrDefault(name, List.of()).stream().anyMatch(range::includes);
    }

    /** The versions in which a package is offered. */
    List<Version> versions(String name) {
        return offered.getOrDefault(name, List.of());
    }

    private void add(String header) {
        Optional<List<Clause>> clauses = header == null ? Optional.empty() : Clause.parse(header.strip());
        for (Clause clause : clauses.orElse(List.of())) {
            Version version = Version.parseVersion(clause.attributes().getOrDefault("version", "0"));
            clause.paths().forEach(name -> add(name, version));
        }
    }

    private void add(String name, Version version) {
        offered.computeIfAbsent(name, unknown -> new ArrayList<>()).add(version);
    }
}
