package org.pavillon.ecrf.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pavillon.ecrf.ActionTag;

/**
 * Finds action tags in an annotation: {@code @NAME}, {@code @NAME=value}, {@code @NAME='a value'}, {@code
 * @NAME(anything, with (brackets) and ')' in quotes)}. An address such as {@code me@EXAMPLE.org} is none.
 */
final class ActionTags {
    /** What the entry page and the rules do, and what has a meaning on surveys or in apps only. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "@HIDDEN",
            "@HIDDEN-FORM",
            "@HIDDEN-SURVEY",
            "@HIDDEN-APP",
            "@HIDDEN-PDF",
            "@READONLY",
            "@READONLY-FORM",
            "@READONLY-SURVEY",
            "@READONLY-APP",
            "@CALCTEXT",
            "@CALCDATE",
            "@DEFAULT",
            "@SETVALUE",
            "@TODAY",
            "@TODAY-SERVER",
            "@NOW",
            "@NOW-SERVER",
            "@USERNAME",
            "@PLACEHOLDER",
            "@CHARLIMIT",
            "@NONEOFTHEABOVE",
            "@MAXCHECKED",
            "@HIDECHOICE",
            "@PASSWORDMASK",
            "@NOMISSING");

    private final String text;
    private int at;

    private ActionTags(String text) {
        this.text = text;
    }

    static boolean isUnderstood(String name) {
        return UNDERSTOOD.contains(name);
    }

    static List<ActionTag> of(String annotation) {
        return annotation.indexOf('@') < 0 ? List.of() : new ActionTags(annotation).all();
    }

    private List<ActionTag> all() {
        List<ActionTag> tags = new ArrayList<>();
        while (at < text.length()) {
            boolean begins = text.charAt(at) == '@' && (at == 0 || !isPartOfAddress(text.charAt(at - 1)));
            at++;
            if (begins) {
                int start = at;
                while (at < text.length() && isPartOfName(text.charAt(at))) {
                    at++;
                }
                if (at > start && Character.isLetter(text.charAt(start))) {
                    tags.add(new ActionTag("@" + text.substring(start, at).toUpperCase(Locale.ROOT), argument()));
                }
            }
        }
        return tags;
    }

    private static boolean isPartOfAddress(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    private static boolean isPartOfName(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private String argument() {
        int next = skipBlanks(at);
        if (next < text.length() && text.charAt(next) == '(') {
            return bracketed(next);
        }
        if (next < text.length() && text.charAt(next) == '=') {
            at = skipBlanks(next + 1);
            return value();
        }
        return "";
    }

    private int skipBlanks(int from) {
        int next = from;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next;
    }

    private String value() {
        int start = at;
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end > 0) {
                at = end + 1;
                return text.substring(start + 1, end);
            }
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** What stands in brackets that are closed again; brackets in quotes count for nothing. */
    private String bracketed(int open) {
        int depth = 0;
        char quote = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                at = i + 1;
                return text.substring(open + 1, i).strip();
            }
        }
        at = text.length();
        return text.substring(open + 1).strip();
    }
}
