package org.pavillon.platform.module;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Works out from manifests how a module's bundles would be wired, before any of them is in the framework. It looks at
 * each requirement by itself; whether all can be met at once (uses constraints) only the framework's resolver knows.
 */
final class Resolution {
    /**
     * What would become of bundles.
     *
     * @param missing mandatory requirements that nobody meets, as a developer reads them
     * @param needs symbolic names of other modules' bundles that they would be wired to
     * @param touched symbolic names of the platform's bundles that would be wired to them, now or at the next start
     */
    record Outcome(List<String> missing, Set<String> needs, Set<String> touched) {}

    private static final Set<String> WIRED =
            Set.of(PackageNamespace.PACKAGE_NAMESPACE, BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE);

    private final BundleContext context;

    Resolution(BundleContext context) {
        this.context = context;
    }

    /**
     * @param manifests main headers of each of the module's bundles
     * @throws BundleException if a header can't be read
     */
    Outcome of(String module, Collection<Map<String, String>> manifests) throws BundleException {
        List<Resource> own = new ArrayList<>();
        for (Map<String, String> headers : manifests) {
            own.add(ResourceBuilder.build(module, headers));
        }
        List<String> missing = new ArrayList<>();
        Set<String> needs = new LinkedHashSet<>();
        for (Resource resource : own) {
            for (Requirement requirement : resource.getRequirements(null)) {
                if (effective(requirement)) {
                    provider(module, own, requirement, missing, needs);
                }
            }
        }
        return new Outcome(missing, needs, touched(own));
    }

    private void provider(
            String module, List<Resource> own, Requirement requirement, List<String> missing, Set<String> needs) {
        boolean met = own.stream()
                .flatMap(resource -> resource.getCapabilities(requirement.getNamespace()).stream())
                .anyMatch(capability -> CapabilitySet.matches(capability, requirement));
        if (met) {
            return;
        }
        String another = null;
        for (Bundle bundle : context.getBundles()) {
            boolean former =
                    ModuleBundles.moduleOf(bundle).filter(module::equals).isPresent();
            if (former || !offers(bundle, requirement)) {
                continue;
            }
            if (ModuleBundles.moduleOf(bundle).isEmpty()) {
                return;
            }
            another = bundle.getSymbolicName();
        }
        if (another != null) {
            needs.add(another);
        } else if (!RequirementImpl.isOptional(requirement)) {
            missing.add(words(requirement));
        }
    }

    private static boolean offers(Bundle bundle, Requirement requirement) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<? extends Capability> capabilities;
        if (wiring != null) {
            capabilities = wiring.getCapabilities(requirement.getNamespace());
        } else {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            capabilities = revision == null ? List.of() : revision.getDeclaredCapabilities(requirement.getNamespace());
        }
        return capabilities.stream().anyMatch(capability -> CapabilitySet.matches(capability, requirement));
    }

    /** Only dynamic imports don't count: they ask for a class by its name. */
    private Set<String> touched(List<Resource> own) {
        Set<String> touched = new LinkedHashSet<>();
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null || ModuleBundles.moduleOf(bundle).isPresent()) {
                continue;
            }
            boolean imports = revision.getDeclaredRequirements(null).stream()
                    .filter(requirement -> WIRED.contains(requirement.getNamespace()) && !dynamic(requirement))
                    .anyMatch(requirement -> own.stream()
                            .flatMap(resource -> resource.getCapabilities(requirement.getNamespace()).stream())
                            .anyMatch(capability -> CapabilitySet.matches(capability, requirement)));
            boolean hosts = own.stream()
                    .flatMap(resource -> resource.getRequirements(HostNamespace.HOST_NAMESPACE).stream())
                    .anyMatch(fragment -> revision.getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE).stream()
                            .anyMatch(host -> CapabilitySet.matches(host, fragment)));
            if (imports || hosts) {
                touched.add(bundle.getSymbolicName());
            }
        }
        return touched;
    }

    private static boolean effective(Requirement requirement) {
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE);
    }

    private static boolean dynamic(BundleRequirement requirement) {
        return PackageNamespace.RESOLUTION_DYNAMIC.equals(
                requirement.getDirectives().get(PackageNamespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    /** {@code package org.example [1,2)}, or the namespace with its filter. */
    private static String words(Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        return switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> "Import-Package " + filter;
            case BundleNamespace.BUNDLE_NAMESPACE -> Constants.REQUIRE_BUNDLE + " " + filter;
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> "Java " + filter;
            default -> requirement.getNamespace() + " " + filter;
        };
    }
}
