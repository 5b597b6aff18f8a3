package org.pavillon.ecrf.expression;

import java.util.Optional;

/** An operator of the expression language. */
public enum Operator {
    OR("or"),
    AND("and"),
    NOT("not"),
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%"),
    POWER("^");

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** Returns how it stands in the JSON tree. */
    public String sign() {
        return sign;
    }

    /** Returns the operator that stands in the JSON tree as that sign. */
    public static Optional<Operator> ofSign(String sign) {
        for (Operator operator : values()) {
            if (operator.sign.equals(sign)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }
}
