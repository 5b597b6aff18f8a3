package org.pavillon.ecrf.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pavillon.ecrf.expression.Expression.Call;
import org.pavillon.ecrf.expression.Expression.Num;
import org.pavillon.ecrf.expression.Expression.Op;
import org.pavillon.ecrf.expression.Expression.Text;
import org.pavillon.ecrf.expression.ExpressionException.Reason;
import org.pavillon.ecrf.expression.Lexer.Kind;
import org.pavillon.ecrf.expression.Lexer.Token;

/**
 * Reads REDCap's logic and calculations. Operators from the loosest: {@code or ||}, {@code and &&}, {@code not !},
 * comparisons ({@code = == <> != < <= > >=}), {@code + -}, {@code * / %}, sign, {@code ^}. Names of functions and the
 * words and, or, not may be in any case; {@code #} and {@code //} start a comment; quotes are single, double or
 * typographic. One thread each.
 */
public final class ExpressionParser {
    /** Longest rule that is read, in characters. */
    public static final int MAX_LENGTH = 100_000;
    /** Deepest nesting of brackets and function calls that is read. */
    static final int MAX_NESTING = 200;

    private final List<Token> tokens;
    private int at;
    private int nesting;

    private ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns the tree of a rule.
     *
     * @throws ExpressionException if it isn't one, or one that isn't executed here
     */
    public static Expression parse(String source) throws ExpressionException {
        if (source.length() > MAX_LENGTH) {
            throw new ExpressionException(Reason.TOO_LONG, 1, String.valueOf(MAX_LENGTH));
        }
        try {
            ExpressionParser parser = new ExpressionParser(new Lexer(source).tokens());
            Expression expression = parser.disjunction();
            parser.expectEnd();
            if (Depth.of(expression) > Evaluator.MAX_DEPTH) {
                throw new ExpressionException(Reason.TOO_DEEP, 1, String.valueOf(Evaluator.MAX_DEPTH));
            }
            return expression;
        } catch (ExpressionException e) {
            throw Scripts.looksLikeOne(source) ? new ExpressionException(Reason.SCRIPT, e.position()) : e;
        }
    }

    private Expression disjunction() throws ExpressionException {
        if (++nesting > MAX_NESTING) {
            throw new ExpressionException(Reason.TOO_DEEP, peek().position(), String.valueOf(MAX_NESTING));
        }
        List<Expression> operands = new ArrayList<>(List.of(conjunction()));
        while (peek().isWord("or") || peek().isSign("||")) {
            at++;
            operands.add(conjunction());
        }
        nesting--;
        return operands.size() == 1 ? operands.getFirst() : new Op(Operator.OR, operands);
    }

    private Expression conjunction() throws ExpressionException {
        List<Expression> operands = new ArrayList<>(List.of(negation()));
        while (peek().isWord("and") || peek().isSign("&&")) {
            at++;
            operands.add(negation());
        }
        return operands.size() == 1 ? operands.getFirst() : new Op(Operator.AND, operands);
    }

    private Expression negation() throws ExpressionException {
        int count = 0;
        while (peek().isWord("not") || peek().isSign("!")) {
            at++;
            count++;
        }
        Expression expression = comparison();
        if (count == 0) {
            return expression;
        }
        Expression negated = new Op(Operator.NOT, expression);
        return count % 2 == 1 ? negated : new Op(Operator.NOT, negated);
    }

    private Expression comparison() throws ExpressionException {
        Expression left = sum();
        while (isComparison(peek())) {
            Operator operator = operator(take());
            left = new Op(operator, left, sum());
        }
        return left;
    }

    private static boolean isComparison(Token token) {
        return token.kind() == Kind.SIGN
                && Set.of("=", "<>", "<", "<=", ">", ">=").contains(token.text());
    }

    private static Operator operator(Token token) {
        return Operator.ofSign(token.text()).orElseThrow();
    }

    /** A chain of sums stays flat, however long: {@code a - b} is {@code a + (-b)}, exactly so in binary numbers too. */
    private Expression sum() throws ExpressionException {
        List<Expression> operands = new ArrayList<>(List.of(product()));
        while (peek().isSign("+") || peek().isSign("-")) {
            boolean minus = take().isSign("-");
            Expression operand = product();
            operands.add(minus ? new Op(Operator.SUBTRACT, operand) : operand);
        }
        if (operands.size() == 2
                && operands.get(1) instanceof Op(Operator operator, List<Expression> inner)
                && operator == Operator.SUBTRACT
                && inner.size() == 1) {
            return new Op(Operator.SUBTRACT, operands.getFirst(), inner.getFirst());
        }
        return operands.size() == 1 ? operands.getFirst() : new Op(Operator.ADD, operands);
    }

    private Expression product() throws ExpressionException {
        Expression left = signed();
        while (peek().isSign("*") || peek().isSign("/") || peek().isSign("%")) {
            Operator operator = operator(take());
            Expression right = signed();
            left = left instanceof Op(Operator same, List<Expression> operands)
                            && same == operator
                            && operator == Operator.MULTIPLY
                    ? appended(operands, right)
                    : new Op(operator, left, right);
        }
        return left;
    }

    private static Expression appended(List<Expression> operands, Expression last) {
        List<Expression> all = new ArrayList<>(operands);
        all.add(last);
        return new Op(Operator.MULTIPLY, all);
    }

    private Expression signed() throws ExpressionException {
        int minus = 0;
        while (peek().isSign("-") || peek().isSign("+")) {
            minus += take().isSign("-") ? 1 : 0;
        }
        Expression operand = power();
        if (minus % 2 == 0) {
            return operand;
        }
        return operand instanceof Num(double value) ? new Num(-value) : new Op(Operator.SUBTRACT, operand);
    }

    private Expression power() throws ExpressionException {
        Expression base = primary();
        if (!peek().isSign("^")) {
            return base;
        }
        at++;
        if (++nesting > MAX_NESTING) {
            throw new ExpressionException(Reason.TOO_DEEP, peek().position(), String.valueOf(MAX_NESTING));
        }
        Expression exponent = signed();
        nesting--;
        return new Op(Operator.POWER, base, exponent);
    }

    private Expression primary() throws ExpressionException {
        Token token = take();
        return switch (token.kind()) {
            case NUMBER -> new Num(Numbers.parse(token.text()).orElseThrow());
            case TEXT -> literal(token.text());
            case REFERENCE -> reference(token);
            case WORD -> word(token);
            case SIGN -> bracket(token);
            case END -> throw new ExpressionException(Reason.UNEXPECTED_END, token.position());
        };
    }

    /** REDCap writes {@code "NaN"} for blank in older calculations. */
    private static Expression literal(String text) {
        return new Text(text.equals("NaN") ? "" : text);
    }

    private Expression bracket(Token token) throws ExpressionException {
        if (!token.isSign("(")) {
            throw new ExpressionException(Reason.UNEXPECTED, token.position(), token.text());
        }
        Expression inner = disjunction();
        close(token);
        return inner;
    }

    private void close(Token opened) throws ExpressionException {
        Token token = peek();
        if (token.kind() == Kind.END) {
            throw new ExpressionException(Reason.OPEN_BRACKET, opened.position(), "(");
        }
        if (!token.isSign(")")) {
            throw new ExpressionException(Reason.UNEXPECTED, token.position(), shown(token));
        }
        at++;
    }

    private Expression word(Token token) throws ExpressionException {
        if (peek().isSign("(")) {
            return call(token);
        }
        return switch (token.text()) {
            case "true", "false" -> new Call(token.text());
            case "null", "nan" -> new Text("");
            case "today", "now" -> new Text(token.text());
            case "and", "or", "not" -> throw new ExpressionException(Reason.UNEXPECTED, token.position(), token.text());
            default -> throw new ExpressionException(Reason.BARE_WORD, token.position(), token.text());
        };
    }

    private Expression call(Token name) throws ExpressionException {
        Token opened = take();
        List<Expression> arguments = new ArrayList<>();
        if (!peek().isSign(")")) {
            arguments.add(disjunction());
            while (peek().isSign(",")) {
                at++;
                arguments.add(disjunction());
            }
        }
        close(opened);
        return checked(name, arguments);
    }

    private static Expression checked(Token name, List<Expression> arguments) throws ExpressionException {
        String function = switch (name.text()) {
            case "exp" -> "exponential";
            case "avg", "average" -> "mean";
            default -> name.text();
        };
        if (Functions.NOT_REPEATABLE.contains(function)) {
            throw new ExpressionException(Reason.NOT_REPEATABLE, name.position(), name.text());
        }
        Functions.Arity arity = Functions.arity(function)
                .orElseThrow(() -> new ExpressionException(Reason.UNKNOWN_FUNCTION, name.position(), name.text()));
        if (arguments.size() < arity.least() || arguments.size() > arity.most()) {
            throw new ExpressionException(
                    Reason.WRONG_ARGUMENTS, name.position(), name.text(), String.valueOf(arguments.size()));
        }
        return new Call(function, arguments);
    }

    private Expression reference(Token first) throws ExpressionException {
        List<Token> parts = new ArrayList<>(List.of(first));
        while (peek().kind() == Kind.REFERENCE) {
            parts.add(take());
        }
        return References.of(parts);
    }

    private void expectEnd() throws ExpressionException {
        if (peek().kind() != Kind.END) {
            throw new ExpressionException(Reason.UNEXPECTED, peek().position(), shown(peek()));
        }
    }

    private static String shown(Token token) {
        return switch (token.kind()) {
            case TEXT -> "\"" + shortened(token.text()) + "\"";
            case REFERENCE -> "[" + shortened(token.text()) + "]";
            default -> shortened(token.text());
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token take() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** Tells a script, which some dictionaries hide in their logic, from a rule with a mistake. */
    private static final class Scripts {
        private static final List<String> SIGNS = List.of(
                "$(",
                "$.",
                "jquery",
                "<script",
                "</",
                "document.",
                "window.",
                "function(",
                "function (",
                "return ",
                "javascript:",
                "<div",
                "<span",
                "<img",
                ".val(",
                ".hide(",
                ".show(",
                "{");

        private static boolean looksLikeOne(String source) {
            String lower = source.toLowerCase(Locale.ROOT);
            return SIGNS.stream().anyMatch(lower::contains);
        }
    }
}
