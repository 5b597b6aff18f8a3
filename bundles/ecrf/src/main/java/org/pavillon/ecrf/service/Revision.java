package org.pavillon.ecrf.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pavillon.ecrf.Answer;

/**
 * One save of an entry: who, when, what and why.
 *
 * @param origin where it came from: {@code ui}, {@code api} or {@code import}
 * @param hash its link of the study's chain
 */
public record Revision(
        int number,
        Instant at,
        String userId,
        String userName,
        String reason,
        String origin,
        EntryStatus status,
        String definition,
        String hash,
        List<Change> changes) {
    /** What happened to one field; blank is empty. */
    public record Change(String field, Optional<Answer> before, Optional<Answer> after) {}

    public Revision {
        changes = List.copyOf(changes);
    }
}
