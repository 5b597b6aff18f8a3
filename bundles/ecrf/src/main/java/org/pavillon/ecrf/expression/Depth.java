package org.pavillon.ecrf.expression;

import org.pavillon.ecrf.expression.Expression.Call;

/**
 * How deeply an evaluator must go down. The branches of {@code if} cost nothing: an evaluator steps into them without
 * coming back, so a table written as a hundred nested {@code if} is harmless.
 */
final class Depth {
    private Depth() {}

    static int of(Expression expression) {
        int deepest = 0;
        for (int i = 0; i < expression.children().size(); i++) {
            int depth = of(expression.children().get(i));
            boolean branch =
                    i > 0 && expression instanceof Call call && call.function().equals("if");
            deepest = Math.max(deepest, branch ? depth - 1 : depth);
        }
        return deepest + 1;
    }
}
