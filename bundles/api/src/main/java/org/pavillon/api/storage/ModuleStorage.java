package org.pavillon.api.storage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The storage of the bundle that asks for this service: a bundle-scoped OSGi service, so that each bundle gets its own,
 * named by its Bundle-SymbolicName. It outlives the bundle: what was stored is there when it comes back.
 */
@ProviderType
public interface ModuleStorage {
    /**
     * The bundle's database, migrated by the scripts {@code db/migration/V<number>__<name>.sql} of the bundle.
     *
     * @throws org.pavillon.api.error.UnavailableException if a script fails or was altered after it had run, or the
     *     database was written by a newer version of the bundle; nothing is changed then
     */
    ModuleDatabase database();

    ModuleFiles files();
}
