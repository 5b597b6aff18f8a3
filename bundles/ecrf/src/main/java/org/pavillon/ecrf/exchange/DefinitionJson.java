package org.pavillon.ecrf.exchange;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pavillon.ecrf.ActionTag;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.Matrix;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.Rule;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.Validation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Study definitions as canonical JSON: members in a fixed order, nothing that is empty, no spaces, so that equal
 * definitions have equal texts and equal hashes.
 */
public final class DefinitionJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private DefinitionJson() {}

    /** Returns the canonical JSON. */
    public static String write(StudyDefinition definition) {
        return MAPPER.writeValueAsString(tree(definition));
    }

    /** Returns the SHA-256 of the canonical JSON in UTF-8, in lower-case hexadecimal. */
    public static String sha(StudyDefinition definition) {
        return sha(write(definition));
    }

    /** Returns the SHA-256 of a canonical JSON already at hand. */
    public static String sha(String canonicalJson) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(canonicalJson.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    /**
     * Returns the definition of its JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static StudyDefinition read(String json) {
        try {
            return definition(MAPPER.readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("No study definition", e);
        }
    }

    // ---- writing ----

    private static ObjectNode tree(StudyDefinition definition) {
        ObjectNode node = MAPPER.createObjectNode();
        put(node, "title", definition.title());
        put(node, "language", definition.language());
        putAll(node, "forms", definition.forms(), DefinitionJson::tree);
        putAll(node, "missingCodes", definition.missingCodes(), code -> coded(code.code(), code.label()));
        if (!definition.carried().isEmpty()) {
            ObjectNode carried = node.putObject("carried");
            definition.carried().forEach((key, values) -> values.forEach(carried.putArray(key)::add));
        }
        return node;
    }

    private static ObjectNode tree(Form form) {
        ObjectNode node = MAPPER.createObjectNode();
        put(node, "name", form.name());
        put(node, "title", form.title());
        put(node, "repeating", form.repeating());
        putAll(node, "items", form.items(), DefinitionJson::tree);
        return node;
    }

    private static ObjectNode tree(Item item) {
        ObjectNode node = MAPPER.createObjectNode();
        put(node, "name", item.name());
        put(node, "kind", item.kind().word());
        put(node, "label", item.label());
        put(node, "note", item.note());
        put(node, "section", item.section());
        putAll(node, "choices", item.choices(), choice -> coded(choice.code(), choice.label()));
        if (!item.validation().equals(Validation.NONE)) {
            ObjectNode validation = node.putObject("validation");
            put(validation, "type", item.validation().type());
            put(validation, "min", item.validation().min());
            put(validation, "max", item.validation().max());
        }
        put(node, "required", item.required());
        put(node, "identifier", item.identifier());
        item.relevance().ifPresent(rule -> node.set("relevance", tree(rule)));
        item.calculation().ifPresent(rule -> node.set("calculation", tree(rule)));
        item.matrix().ifPresent(matrix -> {
            ObjectNode child = node.putObject("matrix");
            put(child, "group", matrix.group());
            put(child, "ranking", matrix.ranking());
        });
        put(node, "annotation", item.annotation());
        putAll(node, "tags", item.tags(), tag -> {
            ObjectNode child = MAPPER.createObjectNode();
            put(child, "name", tag.name());
            put(child, "argument", tag.argument());
            return child;
        });
        put(node, "alignment", item.alignment());
        put(node, "unit", item.unit());
        if (!item.carried().isEmpty()) {
            ObjectNode carried = node.putObject("carried");
            item.carried().forEach(carried::put);
        }
        return node;
    }

    private static ObjectNode tree(Rule rule) {
        ObjectNode node = MAPPER.createObjectNode().put("source", rule.source());
        rule.expression().ifPresent(expression -> node.set("ast", ExpressionJson.write(expression)));
        return node;
    }

    private static ObjectNode coded(String code, String label) {
        return MAPPER.createObjectNode().put("code", code).put("label", label);
    }

    private static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    private static void put(ObjectNode node, String name, boolean value) {
        if (value) {
            node.put(name, true);
        }
    }

    private static <T> void putAll(ObjectNode node, String name, List<T> values, Function<T, ObjectNode> writer) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(name);
            values.forEach(value -> array.add(writer.apply(value)));
        }
    }

    // ---- reading ----

    private static StudyDefinition definition(JsonNode node) {
        Map<String, List<String>> carried = new LinkedHashMap<>();
        node.path("carried")
                .properties()
                .forEach(entry -> carried.put(entry.getKey(), list(entry.getValue(), JsonNode::asString)));
        return new StudyDefinition(
                text(node, "title"),
                text(node, "language"),
                list(node.path("forms"), DefinitionJson::form),
                list(node.path("missingCodes"), code -> new MissingCode(text(code, "code"), text(code, "label"))),
                carried);
    }

    private static Form form(JsonNode node) {
        return new Form(
                text(node, "name"),
                text(node, "title"),
                list(node.path("items"), DefinitionJson::item),
                node.path("repeating").booleanValue(false));
    }

    private static Item item(JsonNode node) {
        JsonNode validation = node.path("validation");
        Map<String, String> carried = new LinkedHashMap<>();
        node.path("carried")
                .properties()
                .forEach(entry -> carried.put(entry.getKey(), entry.getValue().asString()));
        return new Item(
                text(node, "name"),
                ItemKind.ofWord(text(node, "kind"))
                        .orElseThrow(() -> new IllegalArgumentException("No kind of item: " + text(node, "kind"))),
                text(node, "label"),
                text(node, "note"),
                text(node, "section"),
                list(node.path("choices"), choice -> new Choice(text(choice, "code"), text(choice, "label"))),
                new Validation(text(validation, "type"), text(validation, "min"), text(validation, "max")),
                node.path("required").booleanValue(false),
                node.path("identifier").booleanValue(false),
                rule(node.path("relevance")),
                rule(node.path("calculation")),
                matrix(node.path("matrix")),
                text(node, "annotation"),
                list(node.path("tags"), tag -> new ActionTag(text(tag, "name"), text(tag, "argument"))),
                text(node, "alignment"),
                text(node, "unit"),
                carried);
    }

    private static Optional<Rule> rule(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode ast = node.path("ast");
        return Optional.of(new Rule(
                text(node, "source"), ast.isMissingNode() ? Optional.empty() : Optional.of(ExpressionJson.read(ast))));
    }

    private static Optional<Matrix> matrix(JsonNode node) {
        return node.isMissingNode()
                ? Optional.empty()
                : Optional.of(
                        new Matrix(text(node, "group"), node.path("ranking").booleanValue(false)));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).stringValue("");
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> values = new ArrayList<>();
        array.forEach(node -> values.add(reader.apply(node)));
        return values;
    }
}
