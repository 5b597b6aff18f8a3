package org.pavillon.ecrf.service;

import java.time.Instant;

/**
 * A version of a study's dictionary. Versions are never changed nor removed.
 *
 * @param number from 1
 * @param definition SHA-256 of the canonical definition
 * @param source name of the file it came from, an empty string if it was made here
 * @param sourceSha SHA-256 of that file as it was received, an empty string if there is none
 * @param importedBy name shown of who did it
 * @param reason why it was made, an empty string if nobody had to say
 */
public record StudyVersion(
        int number,
        String definition,
        String source,
        String sourceSha,
        int forms,
        int fields,
        int added,
        int changed,
        int removed,
        Instant importedAt,
        String importedBy,
        String reason) {}
