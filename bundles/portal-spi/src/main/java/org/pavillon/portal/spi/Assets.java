package org.pavillon.portal.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Files for the browser that a bundle carries in its folder {@code web/}: served at an address that holds a hash of the
 * whole folder, so that browsers keep them for a year and a new version is seen at once. Relative imports between them
 * work. They are public: put no secret there.
 */
@ProviderType
public interface Assets {
    /**
     * The address of a file.
     *
     * @param owner any class of the bundle that carries it
     * @param path below {@code web/}, for instance {@code entry.js}
     * @throws IllegalArgumentException if the bundle carries no such file
     */
    String url(Class<?> owner, String path);
}
