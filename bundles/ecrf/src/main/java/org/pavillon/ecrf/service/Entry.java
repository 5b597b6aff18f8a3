package org.pavillon.ecrf.service;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pavillon.ecrf.Answer;

/**
 * An entry as it was saved last.
 *
 * @param revision number of that save, from 1
 * @param definition SHA-256 of the definition that it was saved under
 * @param values by field, blank ones absent
 * @param savedBy name shown of who saved it
 */
public record Entry(
        String id,
        int revision,
        String definition,
        EntryStatus status,
        Map<String, Answer> values,
        Instant savedAt,
        String savedBy) {
    public Entry {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
