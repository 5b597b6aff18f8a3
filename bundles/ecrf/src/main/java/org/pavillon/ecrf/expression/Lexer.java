package org.pavillon.ecrf.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pavillon.ecrf.expression.ExpressionException.Reason;

/** Cuts the text of a rule into its words and signs. */
final class Lexer {
    /** What a token is. */
    enum Kind {
        NUMBER,
        TEXT,
        /** What stands between square brackets. */
        REFERENCE,
        WORD,
        SIGN,
        END
    }

    /**
     * One word or sign.
     *
     * @param text its text: without quotes or brackets, a word in lower case, a sign in one spelling
     * @param position where it starts, from 1
     */
    record Token(Kind kind, String text, int position) {
        boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }
    }

    private static final String[] LONG_SIGNS = {"<=", ">=", "<>", "!=", "==", "||", "&&"};

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Lexer(String source) {
        this.source = source;
    }

    List<Token> tokens() throws ExpressionException {
        while (true) {
            skipBlanksAndComments();
            if (at >= source.length()) {
                tokens.add(new Token(Kind.END, "", source.length() + 1));
                return tokens;
            }
            next();
        }
    }

    private void next() throws ExpressionException {
        char first = source.charAt(at);
        if (first == '[') {
            reference();
        } else if (isQuote(first)) {
            text(first);
        } else if (isDigit(first) || (first == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1)))) {
            number();
        } else if (Character.isLetter(first) || first == '_') {
            word();
        } else {
            sign();
        }
    }

    private void skipBlanksAndComments() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B') {
                at++;
            } else if (c == '#' || source.startsWith("//", at)) {
                int end = at;
                while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') {
                    end++;
                }
                at = end;
            } else if (source.startsWith("/*", at) && source.indexOf("*/", at + 2) >= 0) {
                at = source.indexOf("*/", at + 2) + 2;
            } else {
                return;
            }
        }
    }

    private void reference() throws ExpressionException {
        int end = source.indexOf(']', at);
        if (end < 0) {
            throw new ExpressionException(Reason.OPEN_BRACKET, at + 1, "[");
        }
        tokens.add(new Token(Kind.REFERENCE, source.substring(at + 1, end), at + 1));
        at = end + 1;
    }

    private void text(char quote) throws ExpressionException {
        int end = at + 1;
        while (end < source.length() && !closes(quote, source.charAt(end))) {
            end++;
        }
        if (end >= source.length()) {
            throw new ExpressionException(Reason.OPEN_QUOTE, at + 1, String.valueOf(quote));
        }
        tokens.add(new Token(Kind.TEXT, source.substring(at + 1, end), at + 1));
        at = end + 1;
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"' || isTypographic(c);
    }

    /** Quotes that a word processor made of straight ones; a pair of them may be of any shape. */
    private static boolean isTypographic(char c) {
        return c == '\u2018' || c == '\u2019' || c == '\u201C' || c == '\u201D';
    }

    private static boolean closes(char opened, char c) {
        return isTypographic(opened) ? isTypographic(c) && isDouble(c) == isDouble(opened) : c == opened;
    }

    private static boolean isDouble(char c) {
        return c == '\u201C' || c == '\u201D';
    }

    private void number() throws ExpressionException {
        int start = at;
        while (at < source.length() && (isDigit(source.charAt(at)) || source.charAt(at) == '.')) {
            at++;
        }
        if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            int digits = at + 1;
            if (digits < source.length() && (source.charAt(digits) == '+' || source.charAt(digits) == '-')) {
                digits++;
            }
            if (digits < source.length() && isDigit(source.charAt(digits))) {
                at = digits;
                while (at < source.length() && isDigit(source.charAt(at))) {
                    at++;
                }
            }
        }
        String text = source.substring(start, at);
        if (Numbers.parse(text).isEmpty()) {
            throw new ExpressionException(Reason.UNEXPECTED, start + 1, text);
        }
        tokens.add(new Token(Kind.NUMBER, text, start + 1));
    }

    private void word() {
        int start = at;
        while (at < source.length()
                && (Character.isLetterOrDigit(source.charAt(at))
                        || source.charAt(at) == '_'
                        || source.charAt(at) == '.')) {
            at++;
        }
        String word = source.substring(start, at).toLowerCase(Locale.ROOT);
        tokens.add(new Token(Kind.WORD, word.startsWith("math.") ? word.substring(5) : word, start + 1));
    }

    private void sign() throws ExpressionException {
        String escaped = escapedSign();
        if (!escaped.isEmpty()) {
            return;
        }
        for (String sign : LONG_SIGNS) {
            if (source.startsWith(sign, at)) {
                add(sign, sign.length());
                return;
            }
        }
        char c = source.charAt(at);
        if ("()+-*/%^,=<>!".indexOf(c) >= 0) {
            add(String.valueOf(c), 1);
        } else if (c == '\u2260') {
            add("<>", 1);
        } else if (c == '\u2264') {
            add("<=", 1);
        } else if (c == '\u2265') {
            add(">=", 1);
        } else {
            throw new ExpressionException(Reason.UNEXPECTED, at + 1, source.substring(at, at + 1));
        }
    }

    /** Dictionaries that went through a web page hold {@code &lt;} for {@code <}. */
    private String escapedSign() {
        String rest = source.substring(at, Math.min(source.length(), at + 10)).toLowerCase(Locale.ROOT);
        String unescaped = rest.replace("&lt;", "<").replace("&gt;", ">");
        if (unescaped.equals(rest) || rest.charAt(0) == unescaped.charAt(0) && rest.charAt(0) != '<') {
            return "";
        }
        String sign = unescaped.length() > 1
                        && (unescaped.startsWith("<=") || unescaped.startsWith(">=") || unescaped.startsWith("<>"))
                ? unescaped.substring(0, 2)
                : unescaped.substring(0, 1);
        int length = 0;
        for (int i = 0; i < sign.length(); i++) {
            length += source.charAt(at + length) == '&' ? 4 : 1;
        }
        add(sign, length);
        return sign;
    }

    private void add(String sign, int length) {
        String one = switch (sign) {
            case "!=" -> "<>";
            case "==" -> "=";
            default -> sign;
        };
        tokens.add(new Token(Kind.SIGN, one, at + 1));
        at += length;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
