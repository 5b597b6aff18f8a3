package org.pavillon.packaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A clause of a header (OSGi Core 8, 3.2.3 "Common Header Syntax"). The parser takes only what the grammar allows, so
 * that no framework reads more out of a header than was checked.
 *
 * @param paths packages, bundles or namespaces that it is about
 * @param attributes {@code name=value}, without the types
 * @param directives {@code name:=value}
 */
public record Clause(List<String> paths, Map<String, String> attributes, Map<String, String> directives) {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_$*./+-]+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z]+(<[A-Za-z]+>)?");

    /** The first of its paths, most often the only one. */
    public String path() {
        return paths.getFirst();
    }

    /** The clauses of a header, none if it is absent; nothing if it breaks the grammar. */
    public static Optional<List<Clause>> parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        // frameworks differ in what a backslash before a quote means, and so in where a clause ends
        if (header != null && header.contains("\\\"")) {
            return Optional.empty();
        }
        for (String text : header == null ? List.<String>of() : split(header, ',')) {
            Optional<Clause> clause = clause(text);
            if (clause.isEmpty()) {
                return Optional.empty();
            }
            clauses.add(clause.get());
        }
        return Optional.of(clauses);
    }

    private static Optional<Clause> clause(String text) {
        Clause clause = new Clause(new ArrayList<>(), new HashMap<>(), new HashMap<>());
        for (String part : split(text, ';')) {
            String trimmed = part.trim();
            if (PATH.matcher(trimmed).matches() && clause.attributes.isEmpty() && clause.directives.isEmpty()) {
                clause.paths.add(trimmed);
            } else if (!clause.addParameter(trimmed)) {
                return Optional.empty();
            }
        }
        return clause.paths.isEmpty() ? Optional.empty() : Optional.of(clause);
    }

    private boolean addParameter(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            return false;
        }
        boolean directive = text.charAt(equals - 1) == ':';
        String name = text.substring(0, directive ? equals - 1 : equals).trim();
        int colon = name.indexOf(':');
        if (!directive && colon > 0) {
            if (!TYPE.matcher(name.substring(colon + 1).trim()).matches()) {
                return false;
            }
            name = name.substring(0, colon).trim();
        }
        Optional<String> value = value(text.substring(equals + 1).trim());
        return NAME.matcher(name).matches()
                && value.isPresent()
                && (directive ? directives : attributes).put(name, value.get()) == null;
    }

    private static Optional<String> value(String text) {
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            String inner = text.substring(1, text.length() - 1);
            return inner.indexOf('"') < 0 ? Optional.of(inner) : Optional.empty();
        }
        boolean plain = text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == ':');
        return plain && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Splits outside quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
