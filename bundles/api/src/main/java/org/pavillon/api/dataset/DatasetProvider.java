package org.pavillon.api.dataset;

import java.util.List;
import java.util.function.Predicate;

/** Offers a module's tables. Called by the platform only, after it checked the reader's rights. */
public interface DatasetProvider {
    List<Dataset> datasets();

    /**
     * Hands over the rows of one moment, values in the order of the columns, {@code null} for missing.
     *
     * @param sink returns false to stop
     */
    void rows(String dataset, Predicate<List<Object>> sink);
}
