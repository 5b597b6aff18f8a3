package org.pavillon.platform.module;

import java.nio.file.Path;
import java.time.Instant;
import org.osgi.framework.Version;
import org.pavillon.packaging.ModuleManifest;

/**
 * A package that is at hand.
 *
 * @param sha256 of the package
 * @param size of the package, bytes
 */
record Held(ModuleManifest manifest, String sha256, long size, Path file, Instant added) {
    String version() {
        return manifest.version().toString();
    }

    /** Whether it was made for a platform of that version. */
    boolean fits(Version platform) {
        return manifest.platform().includes(platform);
    }
}
