package org.pavillon.ecrf.rules;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.ValidationTypes;
import org.pavillon.ecrf.expression.Numbers;

/**
 * Whether a value is what its item asks for, by REDCap's validation types. {@code validation.js} says the same in
 * the browser. Values are stored in one spelling: dates {@code yyyy-mm-dd}, numbers with a point.
 */
final class Values {
    static final int MAX_LENGTH = 60_000;
    private static final Messages MESSAGES = Messages.of(Values.class);
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,15}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,20}(\\.\\d{0,20})?|\\.\\d{1,20})([eE][-+]?\\d{1,3})?");
    private static final Pattern EMAIL =
            Pattern.compile("[^ \\t\\r\\n\\u00a0@]{1,64}@[^ \\t\\r\\n\\u00a0@.]+(\\.[^ \\t\\r\\n\\u00a0@.]+)+");
    private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ().\\-/]{4,24}( ?x ?\\d{1,6})?");
    private static final Pattern DATE =
            Pattern.compile("([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})( [0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?");
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Values() {}

    static Optional<Problem> check(StudyDefinition definition, Item item, Answer answer, LocalDateTime now) {
        return switch (answer) {
            case Answer.Missing(String code) ->
                definition.missingCodes().stream()
                                .anyMatch(known -> known.code().equals(code))
                        ? Optional.empty()
                        : error(item, "ecrf.value.missing-code", code);
            case Answer.Codes(List<String> codes) ->
                item.kind() != ItemKind.CHECKBOX ? error(item, "ecrf.value.one") : several(item, codes);
            case Answer.Single(String value) -> single(item, value, now);
        };
    }

    private static Optional<Problem> several(Item item, List<String> codes) {
        Optional<String> unknown =
                codes.stream().filter(code -> !item.hasChoice(code)).findFirst();
        if (unknown.isPresent()) {
            return error(item, "ecrf.value.choice", unknown.get());
        }
        Optional<String> alone = item.tagArgument("@NONEOFTHEABOVE").stream()
                .flatMap(none -> Stream.of(none.split(",")))
                .map(String::strip)
                .filter(codes::contains)
                .findFirst();
        if (alone.isPresent() && codes.size() > 1) {
            return error(item, "ecrf.value.alone", alone.get());
        }
        int most = number(item, "@MAXCHECKED");
        return codes.size() > most ? error(item, "ecrf.value.most", most) : Optional.empty();
    }

    /** The argument of an action tag as a whole number, a huge one without it. */
    private static int number(Item item, String tag) {
        return item.tagArgument(tag)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE);
    }

    private static Optional<Problem> single(Item item, String value, LocalDateTime now) {
        int limit = item.isReadOnly() ? MAX_LENGTH : Math.min(MAX_LENGTH, number(item, "@CHARLIMIT"));
        if (value.length() > limit) {
            return error(item, "ecrf.value.long", limit);
        }
        return switch (item.kind()) {
            case CHECKBOX -> error(item, "ecrf.value.many");
            case RADIO, DROPDOWN, YESNO, TRUEFALSE ->
                item.hasChoice(value) ? Optional.empty() : error(item, "ecrf.value.choice", value);
            case SLIDER ->
                INTEGER.matcher(value).matches() ? range(item, value, now, 0, 100) : error(item, "ecrf.value.integer");
            case TEXT, NOTES -> item.calculation().isPresent() ? Optional.empty() : typed(item, value, now);
            case CALC -> Optional.empty();
            case FILE, SIGNATURE, SQL, DESCRIPTIVE -> error(item, "ecrf.value.not-entered");
        };
    }

    private static Optional<Problem> typed(Item item, String value, LocalDateTime now) {
        String type = item.validation().type();
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (type.equals("integer")) {
            return INTEGER.matcher(value).matches() ? range(item, value, now) : error(item, "ecrf.value.integer");
        }
        if (type.startsWith("number")) {
            if (!NUMBER.matcher(value).matches()) {
                return error(item, "ecrf.value.number");
            }
            int decimals = decimals(type);
            BigDecimal number = new BigDecimal(value);
            if (decimals >= 0 && Math.max(0, number.scale()) != decimals) {
                return warning(item, "ecrf.value.decimals", decimals);
            }
            return range(item, value, now);
        }
        if (type.startsWith("datetime")) {
            int length = type.startsWith("datetime_seconds") ? 19 : 16;
            return value.indexOf(' ') == 10 && parses(() -> LocalDateTime.parse(value.replace(' ', 'T')), value, length)
                    ? range(item, value, now)
                    : error(item, "ecrf.value.datetime");
        }
        if (type.startsWith("date")) {
            return parses(() -> LocalDate.parse(value), value, 10)
                    ? range(item, value, now)
                    : error(item, "ecrf.value.date");
        }
        if (type.equals("time") || type.equals("time_hh_mm_ss")) {
            return parses(() -> LocalTime.parse(value), value, type.equals("time") ? 5 : 8)
                    ? range(item, value, now)
                    : error(item, "ecrf.value.time");
        }
        if (type.equals("email")) {
            return EMAIL.matcher(value).matches() ? Optional.empty() : error(item, "ecrf.value.email");
        }
        if (type.startsWith("phone")) {
            return PHONE.matcher(value).matches() ? Optional.empty() : warning(item, "ecrf.value.phone");
        }
        // of a type that one installation has made, the dictionary doesn't say what it means
        return ValidationTypes.format(type)
                .filter(format -> !format.pattern().matcher(value).matches())
                .flatMap(format -> warning(item, "ecrf.value.format", format.example()));
    }

    private static int decimals(String type) {
        var digits = Pattern.compile("number_(\\d)dp.*").matcher(type);
        return digits.matches() ? Integer.parseInt(digits.group(1)) : -1;
    }

    private static boolean parses(Runnable parse, String value, int length) {
        if (value.length() != length) {
            return false;
        }
        try {
            parse.run();
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Optional<Problem> range(Item item, String value, LocalDateTime now, double low, double high) {
        boolean bounded =
                !item.validation().min().isEmpty() || !item.validation().max().isEmpty();
        if (bounded) {
            return range(item, value, now);
        }
        double number = Double.parseDouble(value);
        return number < low || number > high ? warning(item, "ecrf.value.range", low, high) : Optional.empty();
    }

    private static Optional<Problem> range(Item item, String value, LocalDateTime now) {
        String type = item.validation().type();
        String min = bound(item.validation().min(), type, now);
        String max = bound(item.validation().max(), type, now);
        if ((!min.isEmpty() && order(value, min) < 0) || (!max.isEmpty() && order(value, max) > 0)) {
            return warning(item, "ecrf.value.range", min.isEmpty() ? "…" : min, max.isEmpty() ? "…" : max);
        }
        return Optional.empty();
    }

    /** A bound in the spelling of stored values, or an empty string for one that depends on another field. */
    private static String bound(String bound, String type, LocalDateTime now) {
        if (bound.contains("[")) {
            return "";
        }
        String plain = bound.toLowerCase(Locale.ROOT);
        if (plain.equals("today") || plain.equals("now")) {
            String moment = now.format(MOMENT);
            return type.startsWith("time")
                    ? moment.substring(11)
                    : moment.substring(0, plain.equals("today") || !type.startsWith("datetime") ? 10 : 19);
        }
        if (type.startsWith("date")) {
            return dated(bound, type);
        }
        if (type.startsWith("time")) {
            return bound.indexOf(':') == 1 ? "0" + bound : bound;
        }
        return ValidationTypes.hasDecimalComma(type) ? bound.replace(',', '.') : bound;
    }

    /** Authors write bounds of dates in the order of the field's type, or as they are stored. */
    private static String dated(String bound, String type) {
        Matcher date = DATE.matcher(bound);
        if (!date.matches()) {
            return bound;
        }
        boolean monthFirst = type.endsWith("mdy");
        String month = padded(date.group(monthFirst ? 1 : 2));
        String day = padded(date.group(monthFirst ? 2 : 1));
        return date.group(3) + "-" + month + "-" + day + (date.group(4) == null ? "" : date.group(4));
    }

    private static String padded(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    private static int order(String value, String bound) {
        var a = Numbers.parse(value);
        var b = Numbers.parse(bound);
        return a.isPresent() && b.isPresent()
                ? Double.compare(a.getAsDouble() + 0.0, b.getAsDouble() + 0.0)
                : value.compareTo(bound);
    }

    private static Optional<Problem> error(Item item, String key, Object... arguments) {
        return Optional.of(Problem.error(0, 0, item.name(), MESSAGES.text(key, arguments)));
    }

    private static Optional<Problem> warning(Item item, String key, Object... arguments) {
        return Optional.of(Problem.warning(0, 0, item.name(), MESSAGES.text(key, arguments)));
    }
}
