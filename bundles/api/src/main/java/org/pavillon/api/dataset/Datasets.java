package org.pavillon.api.dataset;

import java.util.List;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** Every dataset of every module, for who may see it. */
@ProviderType
public interface Datasets {
    /** The datasets whose rows or aggregates the current user may read. */
    List<Dataset> visible();

    /**
     * Reads rows; recorded in the audit log.
     *
     * @param sink returns false to stop
     * @throws org.pavillon.api.error.ForbiddenException if the current user may not read single rows
     * @throws org.pavillon.api.error.NotFoundException if there is none of that name
     */
    void rows(String dataset, Predicate<List<Object>> sink);
}
