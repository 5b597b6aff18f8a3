package org.pavillon.api.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** A folder of the module's own, readable by the appliance's system user alone. */
@ProviderType
public interface ModuleFiles {
    /** The folder. */
    Path root();

    /**
     * Writes a file durably and at once: readers see the old one or the new one, also after a power cut.
     *
     * @param name relative path within the folder
     * @return bytes written
     * @throws IllegalArgumentException if the name leads outside the folder
     */
    long write(String name, InputStream content) throws IOException;
}
