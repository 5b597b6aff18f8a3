package org.pavillon.ecrf;

import java.util.Locale;
import java.util.Optional;

/** How an item is asked, and so what its value looks like. */
public enum ItemKind {
    /** One line of text, narrowed by the item's validation type (number, date, …). */
    TEXT,
    /** Text of several lines. */
    NOTES,
    /** One code of the item's choices, all choices shown. */
    RADIO,
    /** One code of the item's choices, from a list that opens. */
    DROPDOWN,
    /** Any number of codes of the item's choices. */
    CHECKBOX,
    /** {@code 1} for yes, {@code 0} for no. */
    YESNO,
    /** {@code 1} for true, {@code 0} for false. */
    TRUEFALSE,
    /** Calculated from other items, never typed. */
    CALC,
    /** A whole number on a scale; its choices hold the labels of the scale, coded by their position. */
    SLIDER,
    /** A file; the first release keeps the item but takes no file. */
    FILE,
    /** A drawn signature; kept, not taken yet. */
    SIGNATURE,
    /** Shown only: holds no value. */
    DESCRIPTIVE,
    /** A list filled by SQL at its source. Carried and shown read-only; the SQL is never run. */
    SQL;

    /** Returns the word that JSON and dictionaries use: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind of a {@link #word()}. */
    public static Optional<ItemKind> ofWord(String word) {
        for (ItemKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Whether its value is one code of a list. */
    public boolean isSingleChoice() {
        return this == RADIO || this == DROPDOWN || this == YESNO || this == TRUEFALSE;
    }

    /** Whether people enter a value for it in this release. */
    public boolean isEntered() {
        return switch (this) {
            case TEXT, NOTES, RADIO, DROPDOWN, CHECKBOX, YESNO, TRUEFALSE, SLIDER -> true;
            case CALC, FILE, SIGNATURE, DESCRIPTIVE, SQL -> false;
        };
    }

    /** Whether it can hold a value at all. */
    public boolean holdsValue() {
        return this != DESCRIPTIVE;
    }
}
