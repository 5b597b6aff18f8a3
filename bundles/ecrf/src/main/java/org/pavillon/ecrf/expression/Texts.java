package org.pavillon.ecrf.expression;

import java.util.Locale;

/** Operations on texts that must give the same result in Java and in a browser: they count and change code points. */
public final class Texts {
    private static final String BLANKS = "\t\n\u000B\f\r \u00A0";

    private Texts() {}

    /** Removes spaces, tabs, line ends and no-break spaces at both ends. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && BLANKS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return out.toString();
    }

    static String upper(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(Character.toString(c).toUpperCase(Locale.ROOT)));
        return out.toString();
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns {@code count} characters from the {@code start}th, counted from 0; less if there are fewer. */
    static String part(String text, int start, int count) {
        int length = length(text);
        int from = Math.clamp(start, 0, length);
        int to = (int) Math.clamp((long) from + Math.max(0, count), from, length);
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }
}
