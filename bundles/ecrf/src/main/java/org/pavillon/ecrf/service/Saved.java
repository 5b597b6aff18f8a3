package org.pavillon.ecrf.service;

import java.util.List;
import org.pavillon.api.error.Problem;

/**
 * What became of a save.
 *
 * @param entry as it stands now: calculations done again, values of fields that are not asked dropped
 * @param problems what a person should look at; none of them kept the entry from being saved
 */
public record Saved(Entry entry, List<Problem> problems) {
    public Saved {
        problems = List.copyOf(problems);
    }
}
