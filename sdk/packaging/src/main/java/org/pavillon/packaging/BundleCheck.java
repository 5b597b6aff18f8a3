package org.pavillon.packaging;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.framework.Version;

/** What a bundle's manifest may ask for: nothing that reaches into the platform, the framework or another module. */
final class BundleCheck {
    private static final List<String> FORBIDDEN_HEADERS = List.of(
            "Launcher-Agent-Class",
            "Premain-Class",
            "Agent-Class",
            "Boot-Class-Path",
            "ExtensionBundle-Activator",
            "Bundle-UpdateLocation");

    private final ModuleManifest manifest;
    private final Findings findings;
    private final SortedSet<String> names = new TreeSet<>();
    private final SortedSet<String> packages = new TreeSet<>();

    /** @param contents of all bundles of the package, since some things are allowed among these */
    BundleCheck(ModuleManifest manifest, Map<BundleFile, JarContents> contents, Findings findings) {
        this.manifest = manifest;
        this.findings = findings;
        manifest.bundles().forEach(bundle -> names.add(bundle.symbolicName()));
        contents.values().forEach(jar -> packages.addAll(jar.packages()));
    }

    void check(BundleFile bundle, JarContents jar) {
        String where = bundle.file();
        Map<String, String> headers = jar.headers();
        checkIdentity(bundle, headers);
        checkClassPath(headers, where);
        checkHost(headers, where);
        checkRequiredBundles(headers, where);
        checkImports(headers, where);
        jar.supplements().forEach((file, supplement) -> {
            checkImports(supplement, file);
            checkCapabilities(supplement, file);
        });
        checkExports(headers, where);
        checkCapabilities(headers, where);
        for (String header : FORBIDDEN_HEADERS) {
            if (headers.containsKey(header)) {
                findings.add(Check.FORBIDDEN_HEADER, where, header);
            }
        }
        if (!manifest.powers().contains(ModuleManifest.NATIVE)) {
            if (headers.containsKey("Bundle-NativeCode")) {
                findings.add(Check.NATIVE_CODE, where);
            }
            jar.libraries().forEach(library -> findings.add(Check.NATIVE_CODE, library));
        }
        int said = manifest.schema().getOrDefault(bundle.symbolicName(), 0);
        if (said != jar.migration()) {
            findings.add(Check.SCHEMA_DIFFERS, where, said, jar.migration());
        }
    }

    private void checkIdentity(BundleFile bundle, Map<String, String> headers) {
        String where = bundle.file();
        List<Clause> name = clauses(headers, "Bundle-SymbolicName", where);
        if (name.size() != 1
                || name.getFirst().paths().size() != 1
                || !"2"
                        .equals(headers.getOrDefault("Bundle-ManifestVersion", "")
                                .trim())) {
            findings.add(Check.NOT_A_BUNDLE, where);
            return;
        }
        String symbolicName = name.getFirst().path();
        String version = headers.getOrDefault("Bundle-Version", "0.0.0").trim();
        if (!symbolicName.equals(bundle.symbolicName())
                || !version(version).equals(bundle.version().toString())) {
            findings.add(
                    Check.IDENTITY_DIFFERS,
                    where,
                    symbolicName + " " + version,
                    bundle.symbolicName() + " " + bundle.version());
        }
        if (Reserved.isBundle(symbolicName)) {
            findings.add(Check.NAME_RESERVED, where, symbolicName);
        }
    }

    /** Every {@code *.jar} is looked into; a jar by another name, perhaps in a fragment, would not be. */
    private void checkClassPath(Map<String, String> headers, String where) {
        for (Clause clause : clauses(headers, "Bundle-ClassPath", where)) {
            for (String path : clause.paths()) {
                if (!path.equals(".") && !path.endsWith(".jar")) {
                    findings.add(Check.CLASS_PATH, where, path);
                }
            }
        }
    }

    private void checkHost(Map<String, String> headers, String where) {
        for (Clause host : clauses(headers, "Fragment-Host", where)) {
            if (host.directives().containsKey("extension")
                    || host.path().equals("system.bundle")
                    || host.path().equals("org.apache.felix.framework")) {
                findings.add(Check.FRAMEWORK_EXTENSION, where);
            } else if (!names.contains(host.path())) {
                findings.add(Check.FOREIGN_FRAGMENT, where, host.path());
            }
        }
    }

    private void checkRequiredBundles(Map<String, String> headers, String where) {
        for (Clause required : clauses(headers, "Require-Bundle", where)) {
            for (String name : required.paths()) {
                if (!names.contains(name)) {
                    findings.add(Check.FOREIGN_BUNDLE, where, name);
                }
            }
        }
    }

    private void checkImports(Map<String, String> headers, String where) {
        for (Clause imported : clauses(headers, "Import-Package", where)) {
            for (String name : imported.paths()) {
                if (Reserved.isInternal(name)) {
                    findings.add(Check.INTERNALS, where, name);
                }
            }
        }
        for (Clause imported : clauses(headers, "DynamicImport-Package", where)) {
            for (String name : imported.paths()) {
                if (name.contains("*") && !isOwn(name)) {
                    findings.add(Check.DYNAMIC_IMPORT, where, name);
                } else if (Reserved.isInternal(name)) {
                    findings.add(Check.INTERNALS, where, name);
                }
            }
        }
    }

    /** A wildcard that starts at or below a package, or the name, of one of the module's bundles. */
    private boolean isOwn(String wildcard) {
        if (!wildcard.endsWith(".*") || wildcard.indexOf('*') != wildcard.length() - 1) {
            return false;
        }
        String root = wildcard.substring(0, wildcard.length() - 2);
        Set<String> own = new TreeSet<>(packages);
        own.addAll(names);
        return root.contains(".")
                && !Reserved.isInternal(root)
                && own.stream().anyMatch(name -> Reserved.isAtOrUnder(root, name));
    }

    private void checkExports(Map<String, String> headers, String where) {
        for (Clause exported : clauses(headers, "Export-Package", where)) {
            for (String name : exported.paths()) {
                if (Reserved.isPackage(name) || Reserved.isExport(name)) {
                    findings.add(Check.SPLIT_PACKAGE, where, name);
                }
            }
        }
    }

    private void checkCapabilities(Map<String, String> headers, String where) {
        for (Clause provided : clauses(headers, "Provide-Capability", where)) {
            String services = provided.attributes().getOrDefault("objectClass", "");
            for (String namespace : provided.paths()) {
                if (isWiring(namespace) || namespace.equals("osgi.ee") || namespace.equals("osgi.native")) {
                    findings.add(Check.CAPABILITY, where, namespace);
                }
            }
            for (String service : services.split(",")) {
                if (Reserved.isInternal(service.trim())) {
                    findings.add(Check.CAPABILITY, where, service.trim());
                }
            }
        }
        for (Clause required : clauses(headers, "Require-Capability", where)) {
            String filter = required.directives().getOrDefault("filter", "");
            for (String namespace : required.paths()) {
                if (isWiring(namespace)) {
                    findings.add(Check.CAPABILITY, where, namespace);
                } else if (namespace.equals("osgi.service") && filter.contains("org.osgi.framework.hooks")) {
                    findings.add(Check.CAPABILITY, where, filter);
                }
            }
        }
    }

    /** Namespaces that belong to headers of their own, whose checks they would go around. */
    private static boolean isWiring(String namespace) {
        return namespace.startsWith("osgi.wiring.") || namespace.equals("osgi.identity");
    }

    private List<Clause> clauses(Map<String, String> headers, String header, String where) {
        var clauses = Clause.parse(headers.get(header));
        if (clauses.isEmpty()) {
            findings.add(Check.HEADER_WRONG, where, header);
        }
        return clauses.orElse(List.of());
    }

    private static String version(String text) {
        try {
            return Version.parseVersion(text).toString();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
