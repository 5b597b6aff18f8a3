package org.pavillon.ecrf.expression;

import java.util.Arrays;
import java.util.List;

/** Sums with doubles; what has no result is NaN. */
final class Arithmetic {
    private static final double EXACT = 9007199254740992.0;

    private Arithmetic() {}

    static double apply(Operator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? Double.NaN : left / right;
            case REMAINDER -> right == 0 ? Double.NaN : left % right;
            case POWER -> power(left, right);
            default -> throw new IllegalArgumentException(operator + " is no arithmetic");
        };
    }

    static double power(double base, double exponent) {
        return tidy(StrictMath.pow(base, exponent));
    }

    /** The natural logarithm, or the one to another base. */
    static double log(double number, double base) {
        return number <= 0 || base <= 0 || base == 1 ? Double.NaN : tidy(StrictMath.log(number) / StrictMath.log(base));
    }

    static double naturalLog(double number) {
        return number <= 0 ? Double.NaN : tidy(StrictMath.log(number));
    }

    static double exponential(double exponent) {
        return tidy(StrictMath.exp(exponent));
    }

    /** Whole numbers are exact; of others the last bits may differ from one browser to another. */
    private static double tidy(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? value : Numbers.significant(value);
    }

    static double sum(List<Double> numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    static double mean(List<Double> numbers) {
        return numbers.isEmpty() ? Double.NaN : sum(numbers) / numbers.size();
    }

    static double median(List<Double> numbers) {
        if (numbers.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted = sorted(numbers);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static double min(List<Double> numbers) {
        return numbers.isEmpty() ? Double.NaN : sorted(numbers)[0];
    }

    static double max(List<Double> numbers) {
        return numbers.isEmpty() ? Double.NaN : sorted(numbers)[numbers.size() - 1];
    }

    private static double[] sorted(List<Double> numbers) {
        double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Standard deviation of a sample (division by n - 1). */
    static double standardDeviation(List<Double> numbers) {
        if (numbers.size() < 2) {
            return Double.NaN;
        }
        double mean = mean(numbers);
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return Math.sqrt(squares / (numbers.size() - 1));
    }
}
