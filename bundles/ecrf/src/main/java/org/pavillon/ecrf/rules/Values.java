package org.pavillon.ecrf.rules;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.StudyDefinition;
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
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)+");
    private static final Pattern PHONE = Pattern.compile("[+(]?[0-9][0-9 ().\\-/]{4,24}( ?x ?\\d{1,6})?");

    private Values() {}

    static Optional<Problem> check(StudyDefinition definition, Item item, Answer answer, LocalDateTime now) {
        return switch (answer) {
            case Answer.Missing(String code) ->
                definition.missingCodes().stream()
                                .anyMatch(known -> known.code().equals(code))
                        ? Optional.empty()
                        : error(item, "ecrf.value.missing-code", code);
            case Answer.Codes(List<String> codes) ->
                item.kind() != ItemKind.CHECKBOX
                        ? error(item, "ecrf.value.one")
                        : codes.stream()
                                .filter(code -> !item.hasChoice(code))
                                .findFirst()
                                .flatMap(code -> error(item, "ecrf.value.choice", code));
            case Answer.Single(String value) -> single(item, value, now);
        };
    }

    private static Optional<Problem> single(Item item, String value, LocalDateTime now) {
        if (value.length() > MAX_LENGTH) {
            return error(item, "ecrf.value.long", MAX_LENGTH);
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
        if (type.startsWith("datetime_seconds")) {
            return parses(() -> LocalDateTime.parse(value.replace(' ', 'T')), value, 19)
                    ? range(item, value, now)
                    : error(item, "ecrf.value.datetime");
        }
        if (type.startsWith("datetime")) {
            return parses(() -> LocalDateTime.parse(value.replace(' ', 'T')), value, 16)
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
        // types of one installation (postal codes, medical record numbers): what they mean is not in the dictionary
        return Optional.empty();
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
        String min = bound(item.validation().min(), now);
        String max = bound(item.validation().max(), now);
        if ((!min.isEmpty() && order(value, min) < 0) || (!max.isEmpty() && order(value, max) > 0)) {
            return warning(item, "ecrf.value.range", min.isEmpty() ? "…" : min, max.isEmpty() ? "…" : max);
        }
        return Optional.empty();
    }

    private static String bound(String bound, LocalDateTime now) {
        return switch (bound.toLowerCase(java.util.Locale.ROOT)) {
            case "today" -> now.toLocalDate().toString();
            case "now" -> now.withNano(0).toString().replace('T', ' ');
            default -> bound.contains("[") ? "" : bound; // another field's value: its author's browser alone knew it
        };
    }

    private static int order(String value, String bound) {
        var a = Numbers.parse(value);
        var b = Numbers.parse(bound);
        return a.isPresent() && b.isPresent()
                ? Double.compare(a.getAsDouble(), b.getAsDouble())
                : value.compareTo(bound);
    }

    private static Optional<Problem> error(Item item, String key, Object... arguments) {
        return Optional.of(Problem.error(0, 0, item.name(), MESSAGES.text(key, arguments)));
    }

    private static Optional<Problem> warning(Item item, String key, Object... arguments) {
        return Optional.of(Problem.warning(0, 0, item.name(), MESSAGES.text(key, arguments)));
    }
}
