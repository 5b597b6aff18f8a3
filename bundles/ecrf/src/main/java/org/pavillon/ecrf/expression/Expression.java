package org.pavillon.ecrf.expression;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The tree of a condition or a calculation.
 *
 * <p>Its JSON form, read by {@code expression.js} too, is made of arrays: {@code ["num",1.5]}, {@code ["text","x"]},
 * {@code ["field","age"]}, {@code ["field","age","event_1_arm_1"]}, {@code ["field","age","","2"]} (with an instance),
 * {@code ["checked","symptoms","3"]} (with an event and an instance after the code, if any), {@code
 * ["smart","event-name"]}, {@code ["op","and",…]}, {@code ["call","datediff",…]}.
 */
public sealed interface Expression {
    /** A number. */
    record Num(double value) implements Expression {
        public Num {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("A number of an expression is finite");
            }
        }
    }

    /** A text in quotes. */
    record Text(String value) implements Expression {}

    /**
     * The value of an item.
     *
     * @param name the item
     * @param event the event it is read from, as written, or an empty string for the present one
     * @param instance the instance it is read from, as written, or an empty string for the present one
     */
    record Field(String name, String event, String instance) implements Expression {
        /** The value of an item in the present event and instance. */
        public Field(String name) {
            this(name, "", "");
        }
    }

    /**
     * Whether a code of a checkbox is ticked.
     *
     * @param name the item
     * @param code the code
     * @param event as in {@link Field}
     * @param instance as in {@link Field}
     */
    record Checked(String name, String code, String event, String instance) implements Expression {
        /** Whether a code is ticked in the present event and instance. */
        public Checked(String name, String code) {
            this(name, code, "", "");
        }
    }

    /** A value that the situation gives, for example {@code event-name}. Blank where it is unknown. */
    record Smart(String name) implements Expression {}

    /** An operator and what it works on: one operand for {@code not}, two or more for the others ({@code -}: one too). */
    record Op(Operator operator, List<Expression> operands) implements Expression {
        public Op {
            operands = List.copyOf(operands);
        }

        /** An operator with its operands. */
        public Op(Operator operator, Expression... operands) {
            this(operator, List.of(operands));
        }
    }

    /** A function, its name in lower case, and its arguments. */
    record Call(String function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /** A function with its arguments. */
        public Call(String function, Expression... arguments) {
            this(function, List.of(arguments));
        }
    }

    /** Returns the operands or arguments directly below, none for a leaf. */
    default List<Expression> children() {
        return switch (this) {
            case Op op -> op.operands();
            case Call call -> call.arguments();
            default -> List.of();
        };
    }

    /** Shows every node of the tree to the visitor, parents first. */
    default void visit(Consumer<Expression> visitor) {
        visitor.accept(this);
        children().forEach(child -> child.visit(visitor));
    }

    /** Returns the names of the items that the expression reads, of whatever event, in the order of first reading. */
    default Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        visit(node -> {
            switch (node) {
                case Field field -> names.add(field.name());
                case Checked checked -> names.add(checked.name());
                default -> {}
            }
        });
        return names;
    }
}
