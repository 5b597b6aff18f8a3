package org.pavillon.ecrf.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pavillon.ecrf.Answer;

/**
 * What the entry page of one form of one subject starts with.
 *
 * @param definition SHA-256 of the study's current definition
 * @param entry what is saved, if anything
 * @param other values of other forms' fields that this form's rules and labels read
 * @param piped the same for what its labels name, in the words of the dictionary
 * @param smart values of smart variables, by name
 * @param draft what the current user typed and didn't save
 * @param needsReason whether a save that changes something must say why
 * @param newer whether the entry was saved under another version of the dictionary
 * @param others who else has it open now
 */
public record OpenEntry(
        String study,
        Subject subject,
        String form,
        String definition,
        Optional<Entry> entry,
        Map<String, Answer> other,
        Map<String, String> piped,
        Map<String, String> smart,
        Optional<Draft> draft,
        boolean mayWrite,
        boolean mayExport,
        boolean needsReason,
        boolean newer,
        List<Presence> others) {
    /**
     * What a person typed and didn't save.
     *
     * @param basedOn revision it was typed over, 0 if there was none
     */
    public record Draft(Map<String, Answer> values, int basedOn, Instant savedAt) {}

    public OpenEntry {
        others = List.copyOf(others);
    }
}
