package org.pavillon.ecrf.service;

import java.util.Map;
import java.util.Objects;
import org.pavillon.ecrf.Answer;

/**
 * A wish to save an entry.
 *
 * @param id ULID made by the one who asks; asking again with it saves nothing twice
 * @param base revision that the values were typed over, 0 for the first save
 * @param definition SHA-256 of the definition that they were typed under
 * @param values all values of the form's fields; what is absent is blank
 * @param reason why a value that was saved is changed; needed from the second save on
 */
public record SaveRequest(
        String id, int base, String definition, Map<String, Answer> values, EntryStatus status, String reason) {
    public SaveRequest {
        Objects.requireNonNull(id);
        Objects.requireNonNull(definition);
        Objects.requireNonNull(status);
        Objects.requireNonNull(reason);
        values = Map.copyOf(values);
    }
}
