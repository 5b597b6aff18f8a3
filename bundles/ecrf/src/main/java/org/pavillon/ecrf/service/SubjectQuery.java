package org.pavillon.ecrf.service;

import java.util.Objects;

/**
 * Which subjects are wanted.
 *
 * @param filter part of the label, any case; an empty string for all
 * @param after only subjects with a higher number
 * @param limit at most so many, 1 to 500
 */
public record SubjectQuery(String filter, long after, int limit) {
    public SubjectQuery {
        Objects.requireNonNull(filter);
        limit = Math.clamp(limit, 1, 500);
        after = Math.max(0, after);
    }

    /** The first subjects. */
    public static SubjectQuery first(int limit) {
        return new SubjectQuery("", 0, limit);
    }
}
