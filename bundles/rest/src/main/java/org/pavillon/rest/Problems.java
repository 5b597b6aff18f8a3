package org.pavillon.rest;

import java.util.Locale;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors as {@code application/problem+json} (RFC 9457), with our code and what is wrong line by line. */
final class Problems {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Problems() {}

    static int status(PavillonException error) {
        return switch (error) {
            case InvalidInputException e -> 400;
            case UnauthenticatedException e -> 401;
            case ForbiddenException e -> 403;
            case NotFoundException e -> 404;
            case ConflictException e -> 409;
            case UnavailableException e -> 503;
        };
    }

    static byte[] json(PavillonException error, Locale locale) {
        ObjectNode problem = problem(status(error), error.code(), error.text(), locale);
        if (error instanceof InvalidInputException invalid
                && !invalid.problems().isEmpty()) {
            ArrayNode problems = problem.putArray("problems");
            for (Problem one : invalid.problems()) {
                problems.addObject()
                        .put("severity", one.severity().name().toLowerCase(Locale.ROOT))
                        .put("line", one.line())
                        .put("column", one.column())
                        .put("field", one.field())
                        .put("text", one.text().in(locale));
            }
        }
        return MAPPER.writeValueAsBytes(problem);
    }

    static byte[] json(int status, String code, Text text, Locale locale) {
        return MAPPER.writeValueAsBytes(problem(status, code, text, locale));
    }

    private static ObjectNode problem(int status, String code, Text text, Locale locale) {
        return MAPPER.createObjectNode()
                .put("type", "about:blank")
                .put("title", text.in(locale))
                .put("status", status)
                .put("code", code);
    }
}
