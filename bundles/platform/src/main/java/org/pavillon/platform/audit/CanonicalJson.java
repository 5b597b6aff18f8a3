package org.pavillon.platform.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * Objects of texts, whole numbers and objects of texts in the canonical form of RFC 8785: members sorted by UTF-16 code
 * units, no spaces, the shortest escapes.
 */
final class CanonicalJson {
    private CanonicalJson() {}

    static String write(Map<String, ?> members) {
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(members).forEach((name, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            string(json, name);
            json.append(':');
            switch (value) {
                case String text -> string(json, text);
                case Long number -> json.append(number.longValue());
                case Map<?, ?> object -> json.append(write(texts(object)));
                default -> throw new IllegalArgumentException("No canonical form: " + value.getClass());
            }
        });
        return json.append('}').toString();
    }

    private static Map<String, String> texts(Map<?, ?> object) {
        Map<String, String> texts = new TreeMap<>();
        object.forEach((name, value) -> texts.put((String) name, (String) value));
        return texts;
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < 0x20) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
