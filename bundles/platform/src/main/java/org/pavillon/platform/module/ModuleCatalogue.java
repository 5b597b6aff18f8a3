package org.pavillon.platform.module;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.Version;

/** Which modules there are, read from Karaf's feature repositories: {@code pavillon-<id>} but for the platform's own. */
final class ModuleCatalogue {
    private static final String PREFIX = "pavillon-";
    private static final Set<String> PLATFORM = Set.of("pavillon-web", "pavillon-core", "pavillon-portal");

    private final FeaturesService features;

    ModuleCatalogue(FeaturesService features) {
        this.features = features;
    }

    /** Every module, in the order of its id. */
    List<ModuleFeature> modules() {
        Set<String> platform = platformBundles();
        Map<String, Feature> newest = new TreeMap<>();
        for (Feature feature : all()) {
            if (isModule(feature)) {
                newest.merge(feature.getName(), feature, this::preferred);
            }
        }
        return newest.values().stream()
                .map(feature -> describe(feature, platform))
                .toList();
    }

    Optional<ModuleFeature> find(String id) {
        return modules().stream().filter(module -> module.id().equals(id)).findFirst();
    }

    /** Bundles of a module that no other installed module needs: those that stop and go with it. */
    Set<String> bundlesOfItsOwn(ModuleFeature module) {
        Set<String> own = new LinkedHashSet<>(module.bundles());
        modules().stream()
                .filter(other -> other.installed() && !other.id().equals(module.id()))
                .forEach(other -> own.removeAll(other.bundles()));
        return own;
    }

    /** Locations of bundles of any module. */
    Set<String> bundlesOfModules() {
        return modules().stream().flatMap(module -> module.bundles().stream()).collect(Collectors.toSet());
    }

    private ModuleFeature describe(Feature feature, Set<String> platform) {
        Set<String> bundles = new LinkedHashSet<>();
        collect(feature, new HashSet<>(), bundles);
        bundles.removeAll(platform);
        String id = feature.getName().substring(PREFIX.length());
        return new ModuleFeature(
                id,
                feature.getId(),
                feature.getVersion(),
                features.isInstalled(feature),
                bundles,
                Presentation.ofFeature(id, feature.getDescription(), feature.getDetails()));
    }

    /** What is a root of the appliance and no module belongs to the platform, whoever else needs it. */
    private Set<String> platformBundles() {
        Set<String> bundles = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        for (Feature feature : all()) {
            boolean root = features.isRequired(feature) && !isModule(feature);
            if (root || PLATFORM.contains(feature.getName())) {
                collect(feature, seen, bundles);
            }
        }
        return bundles;
    }

    private void collect(Feature feature, Set<String> seen, Collection<String> bundles) {
        if (!seen.add(feature.getId())) {
            return;
        }
        feature.getBundles().stream()
                .filter(bundle -> !bundle.isDependency())
                .map(BundleInfo::getLocation)
                .forEach(bundles::add);
        for (Dependency dependency : feature.getDependencies()) {
            for (Feature needed : matching(dependency)) {
                collect(needed, seen, bundles);
            }
        }
    }

    private Feature preferred(Feature a, Feature b) {
        if (features.isInstalled(a) != features.isInstalled(b)) {
            return features.isInstalled(a) ? a : b;
        }
        return Version.parseVersion(a.getVersion()).compareTo(Version.parseVersion(b.getVersion())) >= 0 ? a : b;
    }

    private static boolean isModule(Feature feature) {
        return feature.getName().startsWith(PREFIX) && !PLATFORM.contains(feature.getName()) && !feature.isHidden();
    }

    private List<Feature> all() {
        try {
            return Arrays.asList(features.listFeatures());
        } catch (Exception e) {
            throw new IllegalStateException("Karaf cannot list its features", e);
        }
    }

    private List<Feature> matching(Dependency dependency) {
        try {
            return Arrays.asList(features.getFeatures(dependency.getName(), dependency.getVersion()));
        } catch (Exception e) {
            throw new IllegalStateException("Karaf cannot find the feature " + dependency.getName(), e);
        }
    }
}
