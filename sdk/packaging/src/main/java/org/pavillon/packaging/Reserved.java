package org.pavillon.packaging;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Names that belong to the platform or its runtime. */
final class Reserved {
    private static final Set<String> IDS =
            Set.of("platform", "portal", "core", "api", "rest", "https", "vaadin", "web", "karaf");

    private static final List<String> BUNDLES = Stream.concat(
                    Stream.of(
                            "org.apache", "org.osgi", "org.ops4j", "org.eclipse.jetty", "com.vaadin", "system.bundle"),
                    Stream.of(
                                    "api",
                                    "platform",
                                    "portal-ui",
                                    "portal-spi",
                                    "rest",
                                    "https",
                                    "vaadin",
                                    "karaf-compat",
                                    "servlet-contract")
                            .map(name -> "org.pavillon." + name))
            .toList();

    /** A class in one of these would split the package between the platform and the module. */
    private static final List<String> PACKAGES = List.of(
            "java",
            "javax",
            "jakarta",
            "org.osgi",
            "org.pavillon.api",
            "org.pavillon.portal.spi",
            "org.pavillon.platform",
            "com.vaadin.flow");

    /** What the platform offers to all: a module may have a copy of its own, but not offer it to others. */
    private static final List<String> EXPORTS = List.of(
            "org.slf4j",
            "tools.jackson",
            "com.fasterxml.jackson",
            "org.jsoup",
            "org.h2",
            "org.bouncycastle",
            "com.vaadin",
            "org.eclipse.jetty",
            "org.ops4j",
            "org.apache.felix",
            "org.apache.karaf",
            "org.apache.logging",
            "org.apache.commons.logging",
            "org.pavillon.portal",
            "org.pavillon.rest",
            "org.pavillon.https",
            "org.pavillon.karaf");

    private static final List<String> INTERNALS = List.of(
            "org.osgi.framework.hooks",
            "org.osgi.framework.launch",
            "org.osgi.framework.connect",
            "org.osgi.service.permissionadmin",
            "org.osgi.service.condpermadmin",
            "org.osgi.service.url",
            "org.osgi.service.repository",
            "org.apache.karaf",
            "org.apache.felix.framework",
            "org.pavillon.platform");

    private Reserved() {}

    static boolean isId(String id) {
        return IDS.contains(id);
    }

    static boolean isBundle(String symbolicName) {
        return isUnder(symbolicName, BUNDLES);
    }

    static boolean isPackage(String name) {
        return isUnder(name, PACKAGES);
    }

    static boolean isExport(String name) {
        return isUnder(name, EXPORTS);
    }

    static boolean isInternal(String name) {
        return isUnder(name, INTERNALS);
    }

    private static boolean isUnder(String name, List<String> roots) {
        return roots.stream().anyMatch(root -> isAtOrUnder(name, root));
    }

    static boolean isAtOrUnder(String name, String root) {
        return name.equals(root) || name.startsWith(root + ".");
    }
}
