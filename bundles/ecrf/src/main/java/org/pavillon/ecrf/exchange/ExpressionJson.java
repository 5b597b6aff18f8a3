package org.pavillon.ecrf.exchange;

import java.util.ArrayList;
import java.util.List;
import org.pavillon.ecrf.expression.Expression;
import org.pavillon.ecrf.expression.Operator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Expressions as JSON arrays; {@link Expression} lists the forms. */
public final class ExpressionJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ExpressionJson() {}

    /** Returns the tree as JSON. */
    public static ArrayNode write(Expression expression) {
        return switch (expression) {
            case Expression.Num(double value) -> number(value);
            case Expression.Text(String value) -> array("text", value);
            case Expression.Field(String name, String event, String instance) ->
                withPlace(array("field", name), event, instance);
            case Expression.Checked(String name, String code, String event, String instance) ->
                withPlace(array("checked", name, code), event, instance);
            case Expression.Smart(String name) -> array("smart", name);
            case Expression.Op(Operator operator, List<Expression> operands) ->
                withChildren(array("op", operator.sign()), operands);
            case Expression.Call(String function, List<Expression> arguments) ->
                withChildren(array("call", function), arguments);
        };
    }

    private static ArrayNode number(double value) {
        ArrayNode array = array("num");
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? array.add((long) value) : array.add(value);
    }

    private static ArrayNode array(String... texts) {
        ArrayNode array = NODES.arrayNode();
        for (String text : texts) {
            array.add(text);
        }
        return array;
    }

    private static ArrayNode withPlace(ArrayNode array, String event, String instance) {
        if (!event.isEmpty() || !instance.isEmpty()) {
            array.add(event);
        }
        return instance.isEmpty() ? array : array.add(instance);
    }

    private static ArrayNode withChildren(ArrayNode array, List<Expression> children) {
        children.forEach(child -> array.add(write(child)));
        return array;
    }

    /**
     * Returns the tree of its JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Expression read(JsonNode json) {
        return switch (text(json, 0)) {
            case "num" -> new Expression.Num(json.path(1).doubleValue());
            case "text" -> new Expression.Text(text(json, 1));
            case "field" -> new Expression.Field(text(json, 1), optional(json, 2), optional(json, 3));
            case "checked" ->
                new Expression.Checked(text(json, 1), text(json, 2), optional(json, 3), optional(json, 4));
            case "smart" -> new Expression.Smart(text(json, 1));
            case "op" ->
                new Expression.Op(
                        Operator.ofSign(text(json, 1))
                                .orElseThrow(() -> new IllegalArgumentException("No operator " + text(json, 1))),
                        children(json));
            case "call" -> new Expression.Call(text(json, 1), children(json));
            default -> throw new IllegalArgumentException("No expression: " + text(json, 0));
        };
    }

    private static String text(JsonNode json, int index) {
        JsonNode node = json.path(index);
        if (!node.isString()) {
            throw new IllegalArgumentException("No text at " + index + " of an expression");
        }
        return node.stringValue();
    }

    private static String optional(JsonNode json, int index) {
        return json.size() > index ? text(json, index) : "";
    }

    private static List<Expression> children(JsonNode json) {
        List<Expression> children = new ArrayList<>();
        for (int i = 2; i < json.size(); i++) {
            children.add(read(json.get(i)));
        }
        return children;
    }
}
