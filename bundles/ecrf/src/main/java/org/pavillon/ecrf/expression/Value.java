package org.pavillon.ecrf.expression;

/** What an expression comes to. */
public sealed interface Value {
    /** Nothing: an unanswered item, a calculation that lacks a value. */
    Value BLANK = new Text("");

    /** A text; an empty one is blank. */
    record Text(String value) implements Value {}

    /** A finite number. */
    record Number(double value) implements Value {}

    /** True or false. */
    record Truth(boolean value) implements Value {}

    /** Returns the value of a calculation, blank where it isn't finite. */
    static Value ofNumber(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? BLANK : new Number(value == 0 ? 0 : value);
    }

    /** Returns the value as it is stored: numbers in their shortest spelling, true as 1, false as 0. */
    default String text() {
        return switch (this) {
            case Text(String text) -> text;
            case Number(double number) -> Numbers.text(number);
            case Truth(boolean truth) -> truth ? "1" : "0";
        };
    }

    /** Whether there is nothing. */
    default boolean isBlank() {
        return this instanceof Text(String text) && text.isEmpty();
    }
}
