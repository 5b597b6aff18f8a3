package org.pavillon.packaging;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Permission;

/**
 * What {@code module.json} says.
 *
 * @param id {@code [a-z][a-z0-9-]{1,30}}
 * @param licence SPDX expression
 * @param platform versions of the platform that it runs on
 * @param permissions each in the module's own namespace, {@code <id>:<action>}
 * @param powers what goes beyond plain Java; only {@value #NATIVE} exists
 * @param schema highest number of {@code db/migration/V<n>__*.sql} by symbolic name of the bundle
 * @param bundles in the order in which they start
 */
public record ModuleManifest(
        String id,
        Version version,
        String vendor,
        String licence,
        VersionRange platform,
        Text name,
        Text description,
        List<Permission> permissions,
        Set<String> powers,
        SortedMap<String, Integer> schema,
        List<BundleFile> bundles) {
    /** The power to hold and load native libraries. */
    public static final String NATIVE = "native";

    public ModuleManifest {
        permissions = List.copyOf(permissions);
        powers = Collections.unmodifiableSet(new LinkedHashSet<>(powers));
        schema = Collections.unmodifiableSortedMap(new TreeMap<>(schema));
        bundles = List.copyOf(bundles);
    }

    /**
     * Reads a {@code module.json} that {@link #json} wrote.
     *
     * @throws RefusedPackageException with everything that is wrong
     */
    public static ModuleManifest parse(byte[] json) {
        Findings findings = new Findings();
        Optional<ModuleManifest> manifest = Fields.read(json, ModulePackage.MANIFEST, findings)
                .map(fields -> new ManifestJson(fields, findings).read());
        findings.refuse(ModulePackage.MANIFEST);
        return manifest.orElseThrow();
    }

    /** As {@code module.json}. */
    public byte[] json() {
        return ManifestJson.write(this);
    }

    /** Name that the package's file has by convention. */
    public String fileName() {
        return id + "-" + version + ModulePackage.EXTENSION;
    }
}
