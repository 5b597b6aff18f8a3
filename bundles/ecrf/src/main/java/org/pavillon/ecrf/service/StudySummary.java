package org.pavillon.ecrf.service;

import java.time.Instant;

/**
 * A study, for lists.
 *
 * @param id stable identifier, the instance of its permissions
 * @param state whether it holds real patients' data
 * @param version number of the current dictionary version, 0 before the first import
 * @param definition SHA-256 of the current definition, an empty string before the first import
 * @param rights what the current user may do in it
 */
public record StudySummary(
        String id,
        String title,
        StudyState state,
        int version,
        String definition,
        int forms,
        int fields,
        long subjects,
        Instant createdAt,
        String createdBy,
        Rights rights) {
    /** What the current user may do in a study. */
    public record Rights(
            boolean build, boolean create, boolean edit, boolean audit, boolean export, boolean exportIdentifying) {}
}
