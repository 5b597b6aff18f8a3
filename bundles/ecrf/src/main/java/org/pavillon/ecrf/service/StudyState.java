package org.pavillon.ecrf.service;

import java.util.Locale;
import java.util.Optional;

/** Whether a study is still being built. */
public enum StudyState {
    /** Being built and tried. */
    DRAFT,
    /** Holds real patients' data: changes of the dictionary need a reason, and developer mode is refused. */
    PRODUCTION;

    /** The word in JSON and in the database: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a {@link #word()}. */
    public static Optional<StudyState> ofWord(String word) {
        for (StudyState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
