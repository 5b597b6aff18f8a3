package org.pavillon.ecrf;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** REDCap's validation types: which there are, and what those look like that are plain patterns. */
public final class ValidationTypes {
    private static final Pattern KNOWN =
            Pattern.compile("|integer|number(_[1-9]dp)?(_comma_decimal)?|(date|datetime|datetime_seconds)_(ymd|mdy|dmy)"
                    + "|time|time_hh_mm_ss|time_mm_ss|email|phone(_[a-z]+)*");
    private static final Map<String, String> TODAY = Map.of(
            "int", "integer",
            "float", "number",
            "date", "date_ymd",
            "datetime", "datetime_ymd",
            "datetime_seconds", "datetime_seconds_ymd");
    private static final Map<String, Format> FORMATS = Map.ofEntries(
            format("zipcode", "[0-9]{5}(-[0-9]{4})?", "12345"),
            format("postalcode_french", "[0-9]{5}", "75013"),
            format("postalcode_germany", "[0-9]{5}", "10117"),
            format("postalcode_australia", "[0-9]{4}", "2600"),
            format("postalcode_canada", "[A-Za-z][0-9][A-Za-z] ?[0-9][A-Za-z][0-9]", "K1A 0B1"),
            format("postalcode_uk", "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}", "SW1A 1AA"),
            format("ssn", "[0-9]{3}-[0-9]{2}-[0-9]{4}", "123-45-6789"),
            format("mrn_10d", "[0-9]{10}", "0123456789"),
            format("mrn_generic", "[A-Za-z0-9_-]+", "AB-0123"),
            format("vmrn", "[0-9]{4,9}", "012345678"),
            format("alpha_only", "[A-Za-z]+", "abc"),
            format("time_mm_ss", "[0-5][0-9]:[0-5][0-9]", "59:30"));

    /**
     * What a value of a type looks like.
     *
     * @param example one for people
     */
    public record Format(Pattern pattern, String example) {}

    private ValidationTypes() {}

    private static Map.Entry<String, Format> format(String type, String pattern, String example) {
        return Map.entry(type, new Format(Pattern.compile(pattern), example));
    }

    /** Returns the name that REDCap gives a type today. */
    public static String today(String type) {
        return TODAY.getOrDefault(type, type);
    }

    /** Whether values of the type are checked; of other types any text is taken. */
    public static boolean isKnown(String type) {
        return FORMATS.containsKey(type) || KNOWN.matcher(type).matches();
    }

    /** Returns what values of the type look like, for types that are a plain pattern. */
    public static Optional<Format> format(String type) {
        return Optional.ofNullable(FORMATS.get(type));
    }

    /** Whether REDCap writes values of the type with a comma; they are stored with a point. */
    public static boolean hasDecimalComma(String type) {
        return type.endsWith("comma_decimal");
    }
}
