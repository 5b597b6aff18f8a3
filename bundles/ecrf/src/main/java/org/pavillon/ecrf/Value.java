package org.pavillon.ecrf;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What stands in a field of an entry. Blank is the absence of a value, never an empty one. */
public sealed interface Value {

    /**
     * What was typed, chosen or calculated.
     *
     * @param text as REDCap exports it: dates {@code yyyy-mm-dd}, times {@code HH:MM}, numbers with a point, the code of
     *     a choice; never empty
     */
    record Text(String text) implements Value {
        public Text {
            requireContent(text);
        }
    }

    /**
     * The ticked codes of a checkbox.
     *
     * @param codes each once, sorted; never empty
     */
    record Codes(List<String> codes) implements Value {
        public Codes {
            codes = codes.stream().distinct().sorted().toList();
            if (codes.isEmpty()) {
                throw new IllegalArgumentException("No ticked code is the absence of a value");
            }
        }

        public Codes(String... codes) {
            this(Stream.of(codes).toList());
        }
    }

    /**
     * A value that is missing for a known reason.
     *
     * @param code one of the study's missing codes
     */
    record Missing(String code) implements Value {
        public Missing {
            requireContent(code);
        }
    }

    private static void requireContent(String text) {
        if (Objects.requireNonNull(text).isEmpty()) {
            throw new IllegalArgumentException("An empty value is the absence of a value");
        }
    }
}
