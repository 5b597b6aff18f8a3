package org.pavillon.ecrf.expression;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Dates and times in expressions, in the proleptic Gregorian calendar, without time zones. A year counts 365.2425 days
 * and a month 30.44 days where lengths are divided, as REDCap documents for {@code datediff}.
 */
final class Moments {
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int DAY = 86_400;
    private static final double DAYS_OF_YEAR = 365.2425;
    private static final double DAYS_OF_MONTH = 30.44;

    private final EvaluationContext context;

    Moments(EvaluationContext context) {
        this.context = context;
    }

    /**
     * A date, a time, or both.
     *
     * @param days days since 1970-01-01, 0 without a date
     * @param seconds seconds since midnight
     */
    record Moment(boolean hasDate, boolean hasTime, boolean hasSeconds, long days, int seconds) {
        double total() {
            return (double) days * DAY + seconds;
        }
    }

    // ---- reading ----

    private Optional<Moment> read(Value value, String format) {
        String text = Texts.trim(value.text());
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "today" -> read(context.now().toLocalDate().toString(), "ymd");
            case "now" -> read(NOW.format(context.now()), "ymd");
            default -> read(text, format);
        };
    }

    /** Reads {@code 2024-05-01}, {@code 2024-05-01 13:45[:20]}, {@code 13:45[:20]}; in another order only if told so. */
    static Optional<Moment> read(String text, String format) {
        int colon = text.indexOf(':');
        int gap = Math.max(text.indexOf(' '), text.indexOf('T'));
        if (gap < 0) {
            return colon >= 0 ? time(text).map(t -> new Moment(false, true, t[1] == 1, 0, t[0])) : date(text, format);
        }
        Optional<Moment> date = date(text.substring(0, gap), format);
        Optional<int[]> time = time(text.substring(gap + 1));
        return date.flatMap(d -> time.map(t -> new Moment(true, true, t[1] == 1, d.days(), t[0])));
    }

    private static Optional<Moment> date(String text, String format) {
        String[] parts = text.replace('/', '-').replace('.', '-').split("-", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        String order = parts[0].length() == 4 ? "ymd" : format;
        int y = order.indexOf('y');
        int m = order.indexOf('m');
        int d = order.indexOf('d');
        if (y < 0 || m < 0 || d < 0 || parts[y].length() != 4) {
            return Optional.empty();
        }
        int year = digits(parts[y], 4);
        int month = digits(parts[m], 2);
        int day = digits(parts[d], 2);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) {
            return Optional.empty();
        }
        return Optional.of(new Moment(true, false, false, days(year, month, day), 0));
    }

    /** Returns seconds since midnight, and 1 if seconds were written, 0 if not. */
    private static Optional<int[]> time(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        int hour = digits(parts[0], 2);
        int minute = parts[1].length() == 2 ? digits(parts[1], 2) : -1;
        int second = parts.length == 2 ? 0 : parts[2].length() == 2 ? digits(parts[2], 2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Optional.empty();
        }
        return Optional.of(new int[] {hour * 3600 + minute * 60 + second, parts.length == 3 ? 1 : 0});
    }

    private static int digits(String text, int most) {
        if (text.isEmpty() || text.length() > most || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(text);
    }

    // ---- functions ----

    /** {@code datediff(from, to, units, format, signed)}; format may be left out. */
    Value difference(List<Value> arguments) {
        String unit = arguments.size() > 2 ? Texts.trim(arguments.get(2).text()) : "d";
        String format = "ymd";
        boolean signed = false;
        for (Value extra : arguments.subList(Math.min(3, arguments.size()), arguments.size())) {
            String word = extra.text().toLowerCase(Locale.ROOT);
            if (word.equals("ymd") || word.equals("mdy") || word.equals("dmy")) {
                format = word;
            } else {
                signed = FunctionCalls.isYes(extra);
            }
        }
        Optional<Moment> from = read(arguments.get(0), format);
        Optional<Moment> to = read(arguments.get(1), format);
        if (from.isEmpty() || to.isEmpty() || from.get().hasDate() != to.get().hasDate()) {
            return Value.BLANK;
        }
        double seconds = to.get().total() - from.get().total();
        return Value.ofNumber(inUnit(signed ? seconds : Math.abs(seconds), unit));
    }

    private static double inUnit(double seconds, String unit) {
        return switch (unit) {
            case "y", "Y" -> seconds / DAY / DAYS_OF_YEAR;
            case "M" -> seconds / DAY / DAYS_OF_MONTH;
            case "d", "D" -> seconds / DAY;
            case "h", "H" -> seconds / 3600;
            case "m" -> seconds / 60;
            case "s", "S" -> seconds;
            default -> Double.NaN;
        };
    }

    /** Full years between a birth and a date, or with a fraction of the year that runs. */
    Value age(List<Value> arguments, boolean decimal) {
        Optional<Moment> birth = read(arguments.get(0), "ymd").filter(Moment::hasDate);
        Optional<Moment> at = read(arguments.get(1), "ymd").filter(Moment::hasDate);
        if (birth.isEmpty() || at.isEmpty() || at.get().days() < birth.get().days()) {
            return Value.BLANK;
        }
        int[] born = civil(birth.get().days());
        int years = civil(at.get().days())[0] - born[0];
        if (birthday(born, years) > at.get().days()) {
            years--;
        }
        if (!decimal) {
            return new Value.Number(years);
        }
        double last = birthday(born, years);
        double next = birthday(born, years + 1);
        return Value.ofNumber(years + (at.get().days() - last) / (next - last));
    }

    /** The day of a birthday; who is born on 29 February has it on 1 March of a common year. */
    private static long birthday(int[] born, int years) {
        int year = born[0] + years;
        boolean lacksDay = born[2] > lengthOfMonth(year, born[1]);
        return lacksDay ? days(year, 3, 1) : days(year, born[1], born[2]);
    }

    Value part(String function, Value value) {
        Optional<Moment> moment = read(value, "ymd");
        boolean ofTime = function.equals("hour") || function.equals("minute") || function.equals("second");
        if (moment.isEmpty() || (!ofTime && !moment.get().hasDate())) {
            return Value.BLANK;
        }
        int[] civil = civil(moment.get().days());
        int seconds = moment.get().seconds();
        return new Value.Number(
                switch (function) {
                    case "year" -> civil[0];
                    case "month" -> civil[1];
                    case "day" -> civil[2];
                    case "hour" -> seconds / 3600;
                    case "minute" -> seconds / 60 % 60;
                    case "second" -> seconds % 60;
                    default -> Math.floorMod(moment.get().days() + 3, 7) + 1;
                });
    }

    /**
     * {@code calcdate(date, offset, units)}: adds the length of the units, as {@code datediff} measures it, so that
     * both agree. A calculated date therefore is no day of the calendar month: 30.44 days are added for one.
     */
    Value shifted(List<Value> arguments, OptionalDouble offset) {
        Optional<Moment> base = read(arguments.get(0), "ymd").filter(Moment::hasDate);
        String unit = Texts.trim(arguments.get(2).text());
        if (base.isEmpty() || offset.isEmpty() || Math.abs(offset.getAsDouble()) > 1e7) {
            return Value.BLANK;
        }
        Moment from = base.get();
        double seconds = from.total() + Math.floor(offset.getAsDouble() * secondsOf(unit) + 0.5);
        return Double.isNaN(seconds) ? Value.BLANK : written(from, unit, seconds);
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "y" -> DAYS_OF_YEAR * DAY;
            case "M" -> DAYS_OF_MONTH * DAY;
            case "d" -> DAY;
            case "h" -> 3600;
            case "m" -> 60;
            case "s" -> 1;
            default -> Double.NaN;
        };
    }

    private static Value written(Moment from, String unit, double seconds) {
        double days = Math.floor(seconds / DAY);
        int ofDay = (int) (seconds - days * DAY);
        if (days < days(1, 1, 1) || days > days(9999, 12, 31)) {
            return Value.BLANK;
        }
        int[] civil = civil((long) days);
        String date = padded(civil[0], 4) + "-" + padded(civil[1], 2) + "-" + padded(civil[2], 2);
        boolean timed = from.hasTime() || unit.equals("h") || unit.equals("m") || unit.equals("s");
        if (!timed) {
            return new Value.Text(date);
        }
        String time = padded(ofDay / 3600, 2) + ":" + padded(ofDay / 60 % 60, 2);
        boolean exact = from.hasSeconds() || ofDay % 60 != 0;
        return new Value.Text(date + " " + time + (exact ? ":" + padded(ofDay % 60, 2) : ""));
    }

    private static String padded(int number, int width) {
        String text = String.valueOf(number);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }

    // ---- calendar ----

    static int lengthOfMonth(long year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            default -> 31;
        };
    }

    /** Days since 1970-01-01. Years start in March here, so that the leap day is the last (Hinnant, 2013). */
    static long days(long year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400);
        long ofEra = y - era * 400;
        long ofYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    /** Year, month and day of a day since 1970-01-01. */
    static int[] civil(long days) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        long ofEra = shifted - era * 146_097;
        long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * ofYear + 2) / 153;
        int day = (int) (ofYear - (153 * month + 2) / 5 + 1);
        int civilMonth = (int) (month < 10 ? month + 3 : month - 9);
        int year = (int) (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0));
        return new int[] {year, civilMonth, day};
    }
}
