package org.pavillon.api.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * A search in the log; an empty field accepts everything.
 *
 * @param text part of the act, subject or actor's name, case-insensitive, or an empty string
 * @param from first instant
 * @param to instant after the last
 * @param before only entries with a lower number, for paging from the newest back
 * @param limit at most so many, 1 to 10,000
 */
public record AuditQuery(String text, Optional<Instant> from, Optional<Instant> to, Optional<Long> before, int limit) {
    public AuditQuery {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("limit " + limit + " is not within 1 to 10000");
        }
    }

    /** The newest entries. */
    public static AuditQuery newest(int limit) {
        return new AuditQuery("", Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }
}
