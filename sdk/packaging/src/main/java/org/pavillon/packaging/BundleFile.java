package org.pavillon.packaging;

import org.osgi.framework.Version;

/**
 * A bundle of a package.
 *
 * @param file {@code bundles/<name>.jar}
 * @param sha256 of its bytes, 64 hexadecimal digits
 * @param size in bytes
 */
public record BundleFile(String file, String symbolicName, Version version, String sha256, long size) {
    /** Name of its file once unpacked. */
    public String unpackedName() {
        return symbolicName + "-" + version + ".jar";
    }
}
