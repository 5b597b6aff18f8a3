package org.pavillon.ecrf.expression;

import java.util.List;

/**
 * A text that is no expression, or one that is not executed here. It says where and why; the importer turns it into a
 * problem for people.
 */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why the text isn't executed. */
    public enum Reason {
        /** The text ends where something must follow. */
        UNEXPECTED_END,
        /** A sign or word stands where it can't. */
        UNEXPECTED,
        /** A quote is opened and never closed. */
        OPEN_QUOTE,
        /** A bracket is opened and never closed. */
        OPEN_BRACKET,
        /** What stands in square brackets names no field. */
        BAD_REFERENCE,
        /** A word without brackets or quotes. */
        BARE_WORD,
        /** A function that Pavillon doesn't know. */
        UNKNOWN_FUNCTION,
        /** A function that gives another value at each call, which can't be checked again. */
        NOT_REPEATABLE,
        /** A function with too few or too many arguments. */
        WRONG_ARGUMENTS,
        /** A modifier after a colon that can't be used in logic. */
        MODIFIER,
        /** Nested more deeply than can be evaluated safely. */
        TOO_DEEP,
        /** Longer than any honest rule. */
        TOO_LONG,
        /** HTML, jQuery or another script: kept and shown, never run. */
        SCRIPT
    }

    private final Reason reason;
    private final int position;
    private final transient List<String> arguments;

    ExpressionException(Reason reason, int position, String... arguments) {
        super(reason + " at " + position);
        this.reason = reason;
        this.position = position;
        this.arguments = List.of(arguments);
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }

    /** Returns where, in characters from 1. */
    public int position() {
        return position;
    }

    /** Returns what the reason speaks of: the word, the sign, the function, the numbers. */
    public List<String> arguments() {
        return arguments;
    }

    /**
     * Whether the text is an honest rule of a kind that Pavillon doesn't execute, rather than a mistake: it is kept as an
     * opaque rule.
     */
    public boolean isOpaque() {
        return switch (reason) {
            case SCRIPT, UNKNOWN_FUNCTION, NOT_REPEATABLE, MODIFIER, TOO_DEEP, TOO_LONG -> true;
            default -> false;
        };
    }
}
