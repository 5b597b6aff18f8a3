package org.pavillon.platform.module;

import java.util.Set;

/**
 * A Karaf feature that is a module.
 *
 * @param id the module's id
 * @param featureId name and version, as Karaf writes them: {@code pavillon-ecrf/0.1.0}
 * @param installed whether Karaf has it installed, whatever its bundles do
 * @param bundles locations of all bundles that it needs and the platform doesn't, in the order of the feature
 * @param presentation name and description from the feature
 */
record ModuleFeature(
        String id,
        String featureId,
        String version,
        boolean installed,
        Set<String> bundles,
        Presentation presentation) {}
