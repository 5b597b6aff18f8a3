package org.pavillon.ecrf.service;

import java.util.Locale;
import java.util.Optional;

/** How far an entry is, in the three steps that REDCap knows too. */
public enum EntryStatus {
    /** Being filled in. */
    INCOMPLETE,
    /** Filled in, to be looked at by somebody. */
    UNVERIFIED,
    /** Filled in and looked at: every required field has a value or a missing code. */
    COMPLETE;

    /** The word in JSON: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** REDCap's number in the column {@code <form>_complete}: 0, 1 or 2. */
    public int number() {
        return ordinal();
    }

    /** The status of a {@link #word()}. */
    public static Optional<EntryStatus> ofWord(String word) {
        for (EntryStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
