package org.pavillon.ecrf.service;

import java.time.Instant;
import java.util.Map;

/**
 * A subject of a study.
 *
 * @param id stable identifier
 * @param number position in the study, from 1, never reused
 * @param label what people call it by: a pseudonym, never a name
 * @param forms state of its entries by form; a form without an entry is absent
 */
public record Subject(
        String id, long number, String label, Instant createdAt, String createdBy, Map<String, FormState> forms) {
    /** How far the entry of a form is. */
    public record FormState(EntryStatus status, int revision, Instant savedAt, String savedBy) {}

    public Subject {
        forms = Map.copyOf(forms);
    }
}
