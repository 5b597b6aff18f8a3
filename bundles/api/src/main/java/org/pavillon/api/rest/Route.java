package org.pavillon.api.rest;

import org.pavillon.api.i18n.Text;

/**
 * One operation.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path below {@code /api/<module>}, with parameters in braces: {@code /studies/{study}/subjects}
 * @param maxBody largest body accepted, bytes
 * @param open whether it answers without sign-in; everything else is refused before the handler runs
 */
public record Route(String method, String path, Text summary, long maxBody, boolean open, Handler handler) {
    /** Answers a request. Services check permissions; a {@code PavillonException} becomes the matching status. */
    @FunctionalInterface
    public interface Handler {
        RestResponse handle(RestRequest request) throws Exception;
    }

    /** Largest body unless a route says otherwise: 1 MiB. */
    public static final long DEFAULT_MAX_BODY = 1L << 20;

    public static Route get(String path, Text summary, Handler handler) {
        return new Route("GET", path, summary, 0, false, handler);
    }

    public static Route post(String path, Text summary, Handler handler) {
        return new Route("POST", path, summary, DEFAULT_MAX_BODY, false, handler);
    }

    public static Route put(String path, Text summary, Handler handler) {
        return new Route("PUT", path, summary, DEFAULT_MAX_BODY, false, handler);
    }

    public static Route delete(String path, Text summary, Handler handler) {
        return new Route("DELETE", path, summary, DEFAULT_MAX_BODY, false, handler);
    }

    /** The same route for bodies up to so many bytes. */
    public Route accepting(long bytes) {
        return new Route(method, path, summary, bytes, open, handler);
    }
}
