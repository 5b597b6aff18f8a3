package org.pavillon.ecrf.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.pavillon.ecrf.expression.Expression.Call;

/**
 * How deeply an evaluator must go down. The branches of {@code if} cost nothing: an evaluator steps into them without
 * coming back, so a table written as a hundred nested {@code if} is harmless. Measured without going down itself, since
 * it is asked before anyone knows.
 */
final class Depth {
    private record Node(Expression expression, int depth) {}

    private Depth() {}

    static int of(Expression expression) {
        int deepest = 0;
        Deque<Node> open = new ArrayDeque<>();
        open.push(new Node(expression, 1));
        while (!open.isEmpty()) {
            Node node = open.pop();
            deepest = Math.max(deepest, node.depth());
            List<Expression> children = node.expression().children();
            boolean chooses =
                    node.expression() instanceof Call call && call.function().equals("if");
            for (int i = 0; i < children.size(); i++) {
                open.push(new Node(children.get(i), node.depth() + (chooses && i > 0 ? 0 : 1)));
            }
        }
        return deepest;
    }
}
