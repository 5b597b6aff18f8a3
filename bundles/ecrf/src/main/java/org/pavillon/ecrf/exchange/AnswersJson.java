package org.pavillon.ecrf.exchange;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pavillon.ecrf.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answers of one entry as JSON, members sorted by item: {@link Answer} gives the form of each. */
public final class AnswersJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AnswersJson() {}

    /** Returns the answers as JSON. */
    public static ObjectNode write(Map<String, Answer> answers) {
        ObjectNode node = NODES.objectNode();
        new TreeMap<>(answers).forEach((item, answer) -> node.set(item, write(answer)));
        return node;
    }

    private static JsonNode write(Answer answer) {
        return switch (answer) {
            case Answer.Single(String value) -> NODES.stringNode(value);
            case Answer.Missing(String code) -> NODES.objectNode().put("missing", code);
            case Answer.Codes(List<String> codes) -> {
                ArrayNode array = NODES.arrayNode();
                codes.forEach(array::add);
                yield array;
            }
        };
    }

    /**
     * Returns the answers of their JSON; members that are blank (an empty text, no codes, null) are left out.
     *
     * @throws IllegalArgumentException if a member is none of the forms of {@link Answer}; its message names the member
     */
    public static Map<String, Answer> read(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("Answers are a JSON object");
        }
        Map<String, Answer> answers = new LinkedHashMap<>();
        json.properties()
                .forEach(entry -> answer(entry.getKey(), entry.getValue())
                        .ifPresent(answer -> answers.put(entry.getKey(), answer)));
        return answers;
    }

    private static Optional<Answer> answer(String item, JsonNode json) {
        if (json.isNull()) {
            return Optional.empty();
        }
        if (json.isString()) {
            return json.stringValue().isEmpty() ? Optional.empty() : Optional.of(new Answer.Single(json.stringValue()));
        }
        if (json.isArray() && json.valueStream().allMatch(JsonNode::isString)) {
            List<String> codes = json.valueStream().map(JsonNode::stringValue).toList();
            return codes.isEmpty() ? Optional.empty() : Optional.of(new Answer.Codes(codes));
        }
        if (json.isObject() && json.size() == 1 && json.path("missing").isString()) {
            return Optional.of(new Answer.Missing(json.path("missing").stringValue()));
        }
        throw new IllegalArgumentException("No answer: " + item);
    }
}
