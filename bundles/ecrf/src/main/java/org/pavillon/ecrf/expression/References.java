package org.pavillon.ecrf.expression;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pavillon.ecrf.expression.Expression.Checked;
import org.pavillon.ecrf.expression.Expression.Field;
import org.pavillon.ecrf.expression.Expression.Smart;
import org.pavillon.ecrf.expression.ExpressionException.Reason;
import org.pavillon.ecrf.expression.Lexer.Token;

/**
 * Reads what stands in square brackets: {@code [field]}, {@code [checkbox(code)]}, {@code [event][field]}, {@code
 * [field][instance]}, {@code [event][field][instance]}, and smart variables, which have a hyphen or a colon in their
 * name.
 */
final class References {
    private static final Set<String> INSTANCES = Set.of(
            "current-instance",
            "previous-instance",
            "next-instance",
            "first-instance",
            "last-instance",
            "new-instance");

    private References() {}

    static Expression of(List<Token> parts) throws ExpressionException {
        int end = parts.size();
        String instance = "";
        if (end > 1 && isInstance(name(parts.get(end - 1)))) {
            instance = name(parts.get(--end));
        }
        if (end > 2) {
            throw new ExpressionException(
                    Reason.BAD_REFERENCE, parts.get(2).position(), parts.get(2).text());
        }
        String event = end == 2 ? name(parts.getFirst()) : "";
        return field(parts.get(end - 1), event, instance);
    }

    private static boolean isInstance(String name) {
        return INSTANCES.contains(name) || (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    private static Expression field(Token token, String event, String instance) throws ExpressionException {
        String text = Texts.trim(token.text());
        int open = text.indexOf('(');
        if (open >= 0) {
            int close = text.lastIndexOf(')');
            String name = lower(text.substring(0, open));
            if (close < open
                    || !isName(name)
                    || !Texts.trim(text.substring(close + 1)).isEmpty()) {
                throw new ExpressionException(Reason.BAD_REFERENCE, token.position(), text);
            }
            return new Checked(name, Texts.trim(text.substring(open + 1, close)), event, instance);
        }
        String name = lower(text);
        int colon = name.indexOf(':');
        if (colon >= 0 && isName(name.substring(0, colon))) {
            if (!name.substring(colon + 1).equals("value")) {
                throw new ExpressionException(Reason.MODIFIER, token.position(), text);
            }
            name = name.substring(0, colon);
        }
        if (isName(name)) {
            return new Field(name, event, instance);
        }
        if (isSmart(name)) {
            return new Smart(name);
        }
        throw new ExpressionException(Reason.BAD_REFERENCE, token.position(), text);
    }

    private static String name(Token token) {
        return lower(token.text());
    }

    private static String lower(String text) {
        return Texts.trim(text).toLowerCase(Locale.ROOT);
    }

    /** A digit may come first here: the importer warns of such names where they are declared. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    }

    private static boolean isSmart(String name) {
        return (name.indexOf('-') > 0 || name.indexOf(':') > 0)
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_:,. ".indexOf(c) >= 0);
    }
}
