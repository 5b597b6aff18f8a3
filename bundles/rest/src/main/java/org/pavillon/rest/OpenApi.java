package org.pavillon.rest;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.pavillon.api.rest.Route;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The description of all routes, OpenAPI 3.1. */
final class OpenApi {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private OpenApi() {}

    static byte[] describe(List<Router.Entry> entries, Locale locale) {
        ObjectNode root = MAPPER.createObjectNode().put("openapi", "3.1.0");
        root.putObject("info").put("title", "Pavillon").put("version", "1");
        root.putArray("servers").addObject().put("url", "/api");
        ObjectNode paths = root.putObject("paths");
        TreeMap<String, ObjectNode> byPath = new TreeMap<>();
        for (Router.Entry entry : entries) {
            Route route = entry.route();
            ObjectNode path =
                    byPath.computeIfAbsent("/" + entry.module() + route.path(), key -> MAPPER.createObjectNode());
            ObjectNode operation = path.putObject(route.method().toLowerCase(Locale.ROOT));
            operation.put("summary", route.summary().in(locale));
            operation.putArray("tags").add(entry.module());
            ArrayNode parameters = operation.putArray("parameters");
            for (MatchResult parameter :
                    PARAMETER.matcher(route.path()).results().toList()) {
                parameters
                        .addObject()
                        .put("name", parameter.group(1))
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string");
            }
            if (route.open()) {
                operation.putArray("security");
            }
            ObjectNode responses = operation.putObject("responses");
            responses.putObject("default").put("description", "application/problem+json (RFC 9457)");
        }
        byPath.forEach(paths::set);
        ObjectNode scheme =
                root.putObject("components").putObject("securitySchemes").putObject("session");
        scheme.put("type", "apiKey").put("in", "cookie").put("name", "__Host-pavillon");
        root.putArray("security").addObject().putArray("session");
        return MAPPER.writeValueAsBytes(root);
    }
}
