package org.pavillon.ecrf;

import java.util.List;

/**
 * What was answered to one item. No answer at all is the absence of an {@code Answer}.
 *
 * <p>In JSON: {@code "42"}, {@code ["1","3"]}, {@code {"missing":"NASK"}}.
 */
public sealed interface Answer {
    /** A value: text, a number with a point, a code, a date as {@code yyyy-mm-dd}; never empty. */
    record Single(String value) implements Answer {}

    /** The ticked codes of a checkbox, sorted, at least one. */
    record Codes(List<String> codes) implements Answer {
        public Codes {
            codes = codes.stream().distinct().sorted().toList();
        }
    }

    /** The reason for which there is no value. */
    record Missing(String code) implements Answer {}

    /** Returns how it stands in one cell: codes of a checkbox separated by commas, the code of a missing value. */
    default String text() {
        return switch (this) {
            case Single(String value) -> value;
            case Codes(List<String> codes) -> String.join(",", codes);
            case Missing(String code) -> code;
        };
    }
}
