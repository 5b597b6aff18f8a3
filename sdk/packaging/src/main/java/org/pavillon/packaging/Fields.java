package org.pavillon.packaging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pavillon.api.i18n.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a JSON object. Each is asked for once; what is wrong is noted, and something harmless returned. */
final class Fields {
    private static final int DEPTH = 16;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final JsonNode node;
    private final String path;
    private final Findings findings;
    private final Set<String> asked = new HashSet<>();

    private Fields(JsonNode node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    /** The object that a file in UTF-8 holds; nothing, and a finding, if it holds something else. */
    static Optional<Fields> read(byte[] json, String file, Findings findings) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return Optional.of(new Fields(node, file, findings));
            }
            findings.add(Check.MANIFEST_UNREADABLE, file, "{…}");
        } catch (CharacterCodingException e) {
            findings.add(Check.MANIFEST_UNREADABLE, file, "UTF-8");
        } catch (JacksonException e) {
            findings.add(Check.MANIFEST_UNREADABLE, file, e.getOriginalMessage());
        }
        return Optional.empty();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] write(ObjectNode node) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return (MAPPER.writer().with(printer).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String path() {
        return path;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** A text of one line with 1 to {@code longest} characters that show. */
    String string(String name, int longest) {
        JsonNode value = get(name);
        if (value == null || !value.isString() || !isLine(value.stringValue(), longest)) {
            wrong(name, Findings.MESSAGES.text("package.expects.text", longest));
            return "";
        }
        return value.stringValue();
    }

    String hash(String name) {
        String value = string(name, 64);
        if (!value.isEmpty() && !HASH.matcher(value).matches()) {
            wrong(name, Findings.MESSAGES.text("package.expects.hash"));
            return "";
        }
        return value;
    }

    long number(String name, long least, long most) {
        JsonNode value = get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            wrong(name, Findings.MESSAGES.text("package.expects.number", least, most));
            return least;
        }
        if (value.longValue() < least || value.longValue() > most) {
            wrong(name, Findings.MESSAGES.text("package.expects.number", least, most));
            return least;
        }
        return value.longValue();
    }

    boolean flag(String name) {
        JsonNode value = get(name);
        if (value == null || !value.isBoolean()) {
            wrong(name, Findings.MESSAGES.text("package.expects.flag"));
            return false;
        }
        return value.booleanValue();
    }

    /** A text in both languages. */
    Text text(String name, int longest) {
        Fields languages = fields(name);
        if (languages.node.isEmpty()) {
            findings.add(Check.LANGUAGE_MISSING, at(name));
            return Text.verbatim("");
        }
        boolean both = true;
        for (String language : List.of("en", "fr")) {
            JsonNode value = languages.get(language);
            if (value == null || !value.isString() || value.stringValue().isBlank()) {
                findings.add(Check.LANGUAGE_MISSING, languages.at(language));
                both = false;
            } else if (!isLine(value.stringValue(), longest)) {
                languages.wrong(language, Findings.MESSAGES.text("package.expects.text", longest));
                both = false;
            }
        }
        languages.end();
        return both
                ? Text.of(
                        languages.node.get("en").stringValue(),
                        languages.node.get("fr").stringValue())
                : Text.verbatim("");
    }

    /** An object; an empty one, and a finding, if it is something else. */
    Fields fields(String name) {
        JsonNode value = get(name);
        if (value == null || !value.isObject()) {
            wrong(name, Findings.MESSAGES.text("package.expects.object"));
            return new Fields(MAPPER.createObjectNode(), at(name), findings);
        }
        return new Fields(value, at(name), findings);
    }

    /** Objects of an array. */
    List<Fields> list(String name, int most) {
        List<Fields> list = new ArrayList<>();
        for (JsonNode item : array(name, most)) {
            String place = at(name) + "/" + list.size();
            if (item.isObject()) {
                list.add(new Fields(item, place, findings));
            } else {
                findings.add(Check.FIELD_WRONG, place, Findings.MESSAGES.text("package.expects.object"));
            }
        }
        return list;
    }

    List<String> strings(String name, int most) {
        List<String> list = new ArrayList<>();
        for (JsonNode item : array(name, most)) {
            if (item.isString() && isLine(item.stringValue(), 100)) {
                list.add(item.stringValue());
            } else {
                wrong(name, Findings.MESSAGES.text("package.expects.text", 100));
            }
        }
        return list;
    }

    /** All names, when any may come. */
    List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    /** To be called last: what nobody asked for is a mistake, perhaps in a field's name. */
    void end() {
        for (String name : node.propertyNames()) {
            if (!asked.contains(name)) {
                wrong(name, Findings.MESSAGES.text("package.expects.nothing"));
            }
        }
    }

    void wrong(String name, Text expected) {
        findings.add(Check.FIELD_WRONG, at(name), expected);
    }

    String at(String name) {
        return path + "/" + name;
    }

    private Iterable<JsonNode> array(String name, int most) {
        JsonNode value = get(name);
        if (value == null || !value.isArray() || value.size() > most) {
            wrong(name, Findings.MESSAGES.text("package.expects.list", most));
            return List.of();
        }
        return value;
    }

    private JsonNode get(String name) {
        asked.add(name);
        return node.get(name);
    }

    private static boolean isLine(String text, int longest) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= longest
                && text.codePoints().noneMatch(Findings::isDeceiving);
    }
}
