package org.pavillon.ecrf;

import java.util.Optional;
import org.pavillon.ecrf.expression.Expression;

/**
 * A condition or a calculation, as its author wrote it and as it is executed.
 *
 * @param source what the author wrote, word for word
 * @param expression what is evaluated; empty if the source isn't understood. Such an opaque rule is shown to people and
 *     never run: a condition that is opaque leaves its item visible, a calculation that is opaque gives no value.
 */
public record Rule(String source, Optional<Expression> expression) {
    /** Whether the rule is shown only. */
    public boolean isOpaque() {
        return expression.isEmpty();
    }
}
