package org.pavillon.ecrf.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * Numbers as texts, in the one spelling that both evaluators share: the shortest decimal that gives the same double
 * back, written as ECMAScript's {@code Number.prototype.toString} does (ECMA-262, 6.1.6.1.20).
 */
public final class Numbers {
    private Numbers() {}

    /**
     * Returns the number that a text is: an optional sign, digits with an optional point, an optional exponent; spaces
     * around it don't matter. Empty for anything else, and for what no finite double can hold.
     */
    public static OptionalDouble parse(String text) {
        String trimmed = Texts.trim(text);
        if (trimmed.isEmpty() || trimmed.length() > 400 || !isNumber(trimmed)) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(trimmed);
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static boolean isNumber(String text) {
        int at = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
        int digits = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
            digits++;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
                digits++;
            }
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int exponent = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            if (at == exponent) {
                return false;
            }
        }
        return at == text.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns the shortest text that gives the same double back. */
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + place(digits, point);
    }

    /** Places the decimal point: {@code point} is the exponent n of ECMA-262, digits·10^(n-k). */
    private static String place(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (point > 0 && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (point > -6 && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point - 1 < 0 ? "-" : "+") + Math.abs(point - 1);
        return (count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1)) + "e" + exponent;
    }

    /**
     * Rounds to a number of decimals on the decimal digits that people see, so that 1.005 becomes 1.01; a negative
     * number of decimals rounds before the point.
     */
    static double round(double value, int decimals, RoundingMode mode) {
        return new BigDecimal(Double.toString(value)).setScale(decimals, mode).doubleValue();
    }

    /**
     * Rounds to 15 significant digits: browsers may differ in the last bit of a logarithm or a power, and no reader of a
     * form needs it.
     */
    static double significant(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        return new BigDecimal(value)
                .round(new MathContext(15, RoundingMode.HALF_UP))
                .doubleValue();
    }
}
