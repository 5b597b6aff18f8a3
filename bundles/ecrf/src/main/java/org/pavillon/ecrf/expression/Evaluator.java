package org.pavillon.ecrf.expression;

import java.util.List;
import java.util.OptionalDouble;
import org.pavillon.ecrf.expression.Expression.Call;
import org.pavillon.ecrf.expression.Expression.Checked;
import org.pavillon.ecrf.expression.Expression.Field;
import org.pavillon.ecrf.expression.Expression.Num;
import org.pavillon.ecrf.expression.Expression.Op;
import org.pavillon.ecrf.expression.Expression.Smart;
import org.pavillon.ecrf.expression.Expression.Text;

/**
 * Evaluates an expression. It never fails because of the values it meets: what can't be computed is blank. It stops
 * after {@value #MAX_STEPS} steps, {@value #MAX_DEPTH} levels or a text of {@value #MAX_TEXT} characters, and answers
 * blank. The rules for blank and mixed values stand in {@code docs/ecrf-expressions.md}; {@code expression.js} is its
 * twin, to be changed together with it.
 */
public final class Evaluator {
    /** Most nodes that are evaluated for one result. */
    public static final int MAX_STEPS = 100_000;
    /** Deepest level of the tree that is evaluated. */
    public static final int MAX_DEPTH = 64;
    /** Longest text that a function may make, in UTF-16 units. */
    public static final int MAX_TEXT = 100_000;

    private final EvaluationContext context;
    private final FunctionCalls functions;
    private int steps;

    private Evaluator(EvaluationContext context) {
        this.context = context;
        this.functions = new FunctionCalls(context);
    }

    /** Returns what the expression comes to. */
    public static Value evaluate(Expression expression, EvaluationContext context) {
        try {
            return new Evaluator(context).value(expression, 1);
        } catch (ExhaustedException e) {
            return Value.BLANK;
        }
    }

    /** Whether the expression, a condition, holds. */
    public static boolean holds(Expression condition, EvaluationContext context) {
        return new FunctionCalls(context).isTrue(evaluate(condition, context));
    }

    /** The limits were reached: no error of anyone's values. */
    static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super(null, null, false, false);
        }
    }

    private Value value(Expression expression, int depth) {
        Expression node = expression;
        while (true) {
            if (++steps > MAX_STEPS || depth > MAX_DEPTH) {
                throw new ExhaustedException();
            }
            if (!(node instanceof Call(String function, List<Expression> arguments)) || !function.equals("if")) {
                return leafOrBranch(node, depth);
            }
            // The branch taken replaces the whole: long tables of nested if() need no depth.
            if (functions.isTrue(value(arguments.get(0), depth + 1))) {
                node = arguments.get(1);
            } else if (arguments.size() > 2) {
                node = arguments.get(2);
            } else {
                return Value.BLANK;
            }
        }
    }

    private Value leafOrBranch(Expression node, int depth) {
        return switch (node) {
            case Num(double number) -> Value.ofNumber(number);
            case Text(String text) -> new Value.Text(text);
            case Field(String name, String event, String instance) ->
                new Value.Text(context.value(name, event, instance));
            case Checked(String name, String code, String event, String instance) ->
                new Value.Truth(context.checked(name, code, event, instance));
            case Smart(String name) -> new Value.Text(context.smart(name));
            case Op(Operator operator, List<Expression> operands) -> operation(operator, operands, depth);
            case Call(String function, List<Expression> arguments) ->
                functions.call(
                        function,
                        arguments.stream().map(one -> value(one, depth + 1)).toList());
        };
    }

    private Value operation(Operator operator, List<Expression> operands, int depth) {
        return switch (operator) {
            case OR -> new Value.Truth(anyIs(true, operands, depth));
            case AND -> new Value.Truth(!anyIs(false, operands, depth));
            case NOT -> new Value.Truth(!functions.isTrue(value(operands.getFirst(), depth + 1)));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                new Value.Truth(functions.compare(
                        operator, value(operands.get(0), depth + 1), value(operands.get(1), depth + 1)));
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER -> arithmetic(operator, operands, depth);
        };
    }

    private boolean anyIs(boolean wanted, List<Expression> operands, int depth) {
        for (Expression operand : operands) {
            if (functions.isTrue(value(operand, depth + 1)) == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Any operand that is no number makes the whole blank. */
    private Value arithmetic(Operator operator, List<Expression> operands, int depth) {
        double result = 0;
        boolean blank = false;
        for (int i = 0; i < operands.size(); i++) {
            OptionalDouble operand = functions.number(value(operands.get(i), depth + 1));
            if (operand.isEmpty()) {
                blank = true;
            } else if (i == 0) {
                result = operands.size() == 1 && operator == Operator.SUBTRACT
                        ? -operand.getAsDouble()
                        : operand.getAsDouble();
            } else {
                result = Arithmetic.apply(operator, result, operand.getAsDouble());
            }
        }
        return blank ? Value.BLANK : Value.ofNumber(result);
    }
}
