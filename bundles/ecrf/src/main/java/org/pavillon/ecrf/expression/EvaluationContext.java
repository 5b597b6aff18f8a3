package org.pavillon.ecrf.expression;

import java.time.LocalDateTime;
import java.util.Set;

/** What an expression can see while it is evaluated. */
public interface EvaluationContext {
    /**
     * Returns the value of an item as it is stored, an empty string if there is none, the code of a missing value.
     *
     * @param event the event as written in the expression, an empty string for the present one
     * @param instance the instance as written in the expression, an empty string for the present one
     */
    String value(String name, String event, String instance);

    /** Whether a code of a checkbox is ticked; event and instance as in {@link #value}. */
    boolean checked(String name, String code, String event, String instance);

    /** Returns the value of a smart variable such as {@code user-name}, an empty string if it is unknown. */
    String smart(String name);

    /** Returns the codes that stand for a missing value. */
    Set<String> missingCodes();

    /** Returns the time that {@code today} and {@code now} stand for. */
    LocalDateTime now();
}
