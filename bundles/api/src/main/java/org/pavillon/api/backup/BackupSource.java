package org.pavillon.api.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A consistent picture of what a module stores. Whoever uses {@code ModuleStorage} alone has one already, made by the
 * platform; only a module that stores elsewhere implements this.
 */
public interface BackupSource {
    /** Name of the source, {@code <module>} or {@code <module>.<part>}. */
    String id();

    /**
     * Writes a picture of one moment, in a documented open format.
     *
     * @return what was written
     */
    Manifest write(OutputStream out) throws IOException;

    /** Replaces all data of the source by a picture that {@link #write} made, or by nothing if it fails. */
    void restore(InputStream in) throws IOException;

    /**
     * What a picture holds.
     *
     * @param format name and version of the format
     * @param rows rows of all tables, by which a restore is checked
     */
    record Manifest(String format, long rows) {}
}
