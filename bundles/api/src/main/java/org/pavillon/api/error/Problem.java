package org.pavillon.api.error;

import java.util.Objects;
import org.pavillon.api.i18n.Text;

/**
 * One thing that is wrong in an input.
 *
 * @param severity whether it stops the act
 * @param line line in the input, from 1, or 0 where lines mean nothing
 * @param column column (of a table) or character (of a text) in that line, from 1, or 0 if unknown
 * @param field name of the field, column or variable, or an empty string
 * @param text what is wrong and what to do
 */
public record Problem(Severity severity, int line, int column, String field, Text text) {
    /** How bad a problem is. */
    public enum Severity {
        /** Stops the act. */
        ERROR,
        /** Was understood in a way that a person should look at. */
        WARNING
    }

    public Problem {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(field);
        Objects.requireNonNull(text);
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("line and column count from 1, 0 stands for unknown");
        }
    }

    /** A problem that stops the act. */
    public static Problem error(int line, int column, String field, Text text) {
        return new Problem(Severity.ERROR, line, column, field, text);
    }

    /** A problem that a person should look at. */
    public static Problem warning(int line, int column, String field, Text text) {
        return new Problem(Severity.WARNING, line, column, field, text);
    }
}
