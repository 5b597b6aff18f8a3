package org.pavillon.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.Route;

/** Which route answers a path. A literal part wins over a parameter. */
final class Router {
    /** A route that fits, with the parameters of the path. */
    record Match(Route route, Map<String, String> parameters) {}

    /** A route with its path cut into parts. */
    record Entry(RestResource resource, String module, Route route, List<String> parts) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    void add(RestResource resource) {
        List<Entry> added = resource.routes().stream()
                .map(route ->
                        new Entry(resource, resource.module(), route, split("/" + resource.module() + route.path())))
                .toList();
        entries.addAll(added);
    }

    void remove(RestResource resource) {
        entries.removeIf(entry -> entry.resource() == resource);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The route for a method and a raw path below {@code /api}. */
    Optional<Match> find(String method, String rawPath) {
        List<String> parts = split(rawPath);
        Match best = null;
        int bestLiterals = -1;
        for (Entry entry : entries) {
            if (entry.route().method().equals(method) && entry.parts().size() == parts.size()) {
                Map<String, String> parameters = new HashMap<>();
                int literals = fit(entry.parts(), parts, parameters);
                if (literals > bestLiterals) {
                    best = new Match(entry.route(), parameters);
                    bestLiterals = literals;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The methods that a path has, sorted. */
    TreeSet<String> methods(String rawPath) {
        List<String> parts = split(rawPath);
        TreeSet<String> methods = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.parts().size() == parts.size() && fit(entry.parts(), parts, new HashMap<>()) >= 0) {
                methods.add(entry.route().method());
            }
        }
        return methods;
    }

    /** Number of literal parts, or -1 if it does not fit. */
    private static int fit(List<String> pattern, List<String> parts, Map<String, String> parameters) {
        int literals = 0;
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            if (wanted.startsWith("{")) {
                Optional<String> value = decoded(parts.get(i));
                if (value.isEmpty()) {
                    return -1;
                }
                parameters.put(wanted.substring(1, wanted.length() - 1), value.get());
            } else if (wanted.equals(parts.get(i))) {
                literals++;
            } else {
                return -1;
            }
        }
        return literals;
    }

    /** What a part stands for; nothing if it is empty or its percent signs are wrong. */
    private static Optional<String> decoded(String part) {
        if (part.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> split(String path) {
        return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
    }
}
