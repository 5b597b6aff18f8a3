package org.pavillon.api.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param body writes it; called once, after status and headers are settled
 */
public record RestResponse(int status, String contentType, Map<String, String> headers, Body body) {
    /** Writes a body, so that a large one is never held in memory. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public RestResponse {
        headers = Map.copyOf(headers);
    }

    /** Status 200 with JSON that is already encoded. */
    public static RestResponse json(byte[] json) {
        return json(200, json);
    }

    public static RestResponse json(int status, byte[] json) {
        return new RestResponse(status, "application/json", Map.of(), out -> out.write(json));
    }

    /** Status 204. */
    public static RestResponse nothing() {
        return new RestResponse(204, "", Map.of(), out -> {});
    }

    /** A file to be saved under a name; the name is quoted and encoded by the entrance (RFC 6266). */
    public static RestResponse download(String filename, String contentType, Body body) {
        return new RestResponse(200, contentType, Map.of("X-Pavillon-Filename", filename), body);
    }

    /** The same answer with one more header. */
    public RestResponse with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new RestResponse(status, contentType, all, body);
    }
}
