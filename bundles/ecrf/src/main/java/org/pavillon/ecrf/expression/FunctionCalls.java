package org.pavillon.ecrf.expression;

import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What functions and comparisons do with values. */
final class FunctionCalls {
    private final EvaluationContext context;
    private final Moments moments;

    FunctionCalls(EvaluationContext context) {
        this.context = context;
        this.moments = new Moments(context);
    }

    // ---- what a value is ----

    private boolean isMissing(Value value) {
        return value instanceof Value.Text(String text)
                && !text.isEmpty()
                && context.missingCodes().contains(text);
    }

    private boolean isNothing(Value value) {
        return value.isBlank() || isMissing(value);
    }

    OptionalDouble number(Value value) {
        return switch (value) {
            case Value.Number(double number) -> OptionalDouble.of(number);
            case Value.Truth(boolean truth) -> OptionalDouble.of(truth ? 1 : 0);
            case Value.Text(String text) -> isMissing(value) ? OptionalDouble.empty() : Numbers.parse(text);
        };
    }

    boolean isTrue(Value value) {
        return switch (value) {
            case Value.Truth(boolean truth) -> truth;
            case Value.Number(double number) -> number != 0;
            case Value.Text text -> !isNothing(text) && number(text).orElse(1) != 0;
        };
    }

    boolean compare(Operator operator, Value left, Value right) {
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            return equal(left, right) == (operator == Operator.EQUAL);
        }
        if (isNothing(left) || isNothing(right)) {
            return false;
        }
        OptionalDouble a = number(left);
        OptionalDouble b = number(right);
        int order = a.isPresent() && b.isPresent()
                ? Double.compare(a.getAsDouble() + 0.0, b.getAsDouble() + 0.0)
                : Integer.signum(left.text().compareTo(right.text()));
        return switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    /** Two numbers are equal by value, however they are spelt; everything else letter by letter. */
    private static boolean equal(Value left, Value right) {
        String a = left.text();
        String b = right.text();
        if (a.equals(b)) {
            return true;
        }
        OptionalDouble first = Numbers.parse(a);
        OptionalDouble second = Numbers.parse(b);
        return first.isPresent() && second.isPresent() && first.getAsDouble() == second.getAsDouble();
    }

    // ---- functions ----

    Value call(String function, List<Value> arguments) {
        return switch (function) {
            case "sum", "mean", "median", "min", "max", "stdev", "count" -> aggregate(function, arguments);
            case "round", "roundup", "rounddown", "sqrt", "abs", "exponential", "ceil", "floor", "log", "mod", "pow" ->
                mathematics(function, arguments);
            case "datediff" -> moments.difference(arguments);
            case "calcdate" -> moments.shifted(arguments, number(arguments.get(1)));
            case "age_at_date" -> moments.age(arguments, arguments.size() > 2 && isYes(arguments.get(2)));
            case "year", "month", "day", "hour", "minute", "second", "dayoftheweek" ->
                moments.part(function, arguments.getFirst());
            case "isnumber" -> new Value.Truth(number(arguments.getFirst()).isPresent());
            case "isinteger" -> new Value.Truth(isInteger(number(arguments.getFirst())));
            case "isblankormissingcode" -> new Value.Truth(isNothing(arguments.getFirst()));
            case "isblanknotmissingcode" -> new Value.Truth(arguments.getFirst().isBlank());
            case "ismissingcode" -> new Value.Truth(isMissing(arguments.getFirst()));
            case "hasmissingcode" -> new Value.Truth(hasMissingCode(arguments.get(0), arguments.get(1)));
            case "true" -> new Value.Truth(true);
            case "false" -> new Value.Truth(false);
            case "pi" -> new Value.Number(Math.PI);
            default -> text(function, arguments);
        };
    }

    private static boolean isInteger(OptionalDouble number) {
        return number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble());
    }

    static boolean isYes(Value value) {
        return switch (value) {
            case Value.Truth(boolean truth) -> truth;
            case Value.Number(double number) -> number != 0;
            case Value.Text(String text) -> text.equalsIgnoreCase("true") || text.equals("1");
        };
    }

    private boolean hasMissingCode(Value value, Value codes) {
        if (!isMissing(value)) {
            return false;
        }
        for (String code : codes.text().split(",", -1)) {
            if (Texts.trim(code).equals(value.text())) {
                return true;
            }
        }
        return false;
    }

    private Value aggregate(String function, List<Value> arguments) {
        if (function.equals("count")) {
            return new Value.Number(
                    arguments.stream().filter(value -> !isNothing(value)).count());
        }
        List<Double> numbers = arguments.stream()
                .map(this::number)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        return Value.ofNumber(
                switch (function) {
                    case "sum" -> Arithmetic.sum(numbers);
                    case "mean" -> Arithmetic.mean(numbers);
                    case "median" -> Arithmetic.median(numbers);
                    case "min" -> Arithmetic.min(numbers);
                    case "max" -> Arithmetic.max(numbers);
                    default -> Arithmetic.standardDeviation(numbers);
                });
    }

    private Value mathematics(String function, List<Value> arguments) {
        OptionalDouble first = number(arguments.getFirst());
        OptionalDouble second = arguments.size() > 1 ? number(arguments.get(1)) : OptionalDouble.empty();
        boolean lacksSecond = arguments.size() > 1 && second.isEmpty();
        if (first.isEmpty() || lacksSecond) {
            return Value.BLANK;
        }
        double x = first.getAsDouble();
        return Value.ofNumber(
                switch (function) {
                    case "round" -> rounded(x, second, RoundingMode.HALF_UP);
                    case "roundup", "ceil" -> rounded(x, second, RoundingMode.CEILING);
                    case "rounddown", "floor" -> rounded(x, second, RoundingMode.FLOOR);
                    case "sqrt" -> Math.sqrt(x);
                    case "abs" -> Math.abs(x);
                    case "exponential" -> Arithmetic.exponential(x);
                    case "log" ->
                        second.isPresent() ? Arithmetic.log(x, second.getAsDouble()) : Arithmetic.naturalLog(x);
                    case "mod" -> Arithmetic.apply(Operator.REMAINDER, x, second.orElse(0));
                    default -> Arithmetic.power(x, second.orElse(0));
                });
    }

    private static double rounded(double x, OptionalDouble decimals, RoundingMode mode) {
        return Numbers.round(x, (int) Math.clamp(decimals.orElse(0), -15, 15), mode);
    }

    // ---- text ----

    private Value text(String function, List<Value> arguments) {
        String first = arguments.getFirst().text();
        return switch (function) {
            case "contains" -> new Value.Truth(contains(first, arguments.get(1).text()));
            case "not_contain" ->
                new Value.Truth(!contains(first, arguments.get(1).text()));
            case "starts_with" ->
                new Value.Truth(matchesAt(first, arguments.get(1).text(), true));
            case "ends_with" ->
                new Value.Truth(matchesAt(first, arguments.get(1).text(), false));
            case "find" -> new Value.Number(find(first, arguments.get(1).text()));
            case "length" -> new Value.Number(Texts.length(first));
            case "left" -> limited(Texts.part(first, 0, whole(arguments.get(1))));
            case "right" -> limited(right(first, whole(arguments.get(1))));
            case "mid" -> limited(Texts.part(first, Math.max(whole(arguments.get(1)), 1) - 1, whole(arguments.get(2))));
            case "trim" -> limited(Texts.trim(first));
            case "upper" -> limited(Texts.upper(first));
            case "lower" -> limited(Texts.lower(first));
            case "replace_text" ->
                replaced(first, arguments.get(1).text(), arguments.get(2).text());
            case "concat" -> limited(arguments.stream().map(Value::text).collect(Collectors.joining()));
            case "concat_ws" ->
                limited(arguments.stream()
                        .skip(1)
                        .map(Value::text)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(first)));
            default -> throw new IllegalArgumentException("No function " + function);
        };
    }

    private static Value limited(String text) {
        if (text.length() > Evaluator.MAX_TEXT) {
            throw new Evaluator.ExhaustedException();
        }
        return new Value.Text(text);
    }

    private static boolean contains(String text, String part) {
        return !part.isEmpty() && Texts.lower(text).contains(Texts.lower(part));
    }

    private static boolean matchesAt(String text, String part, boolean start) {
        String whole = Texts.lower(text);
        String wanted = Texts.lower(part);
        return !part.isEmpty() && (start ? whole.startsWith(wanted) : whole.endsWith(wanted));
    }

    /** Returns the place of the first match, from 1, or 0. */
    private static int find(String part, String text) {
        String whole = Texts.lower(text);
        int at = part.isEmpty() ? -1 : whole.indexOf(Texts.lower(part));
        return at < 0 ? 0 : whole.codePointCount(0, at) + 1;
    }

    private static String right(String text, int count) {
        int kept = Math.min(count, Texts.length(text));
        return Texts.part(text, Texts.length(text) - kept, kept);
    }

    private int whole(Value value) {
        return (int) Math.clamp(number(value).orElse(0), 0, 1_000_000);
    }

    /** Counts before it replaces, so that a long text is refused before it is made. */
    private static Value replaced(String text, String old, String replacement) {
        if (old.isEmpty()) {
            return limited(text);
        }
        long matches = 0;
        for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
            matches++;
        }
        if (text.length() + matches * (replacement.length() - old.length()) > Evaluator.MAX_TEXT) {
            throw new Evaluator.ExhaustedException();
        }
        return new Value.Text(text.replace(old, replacement));
    }
}
