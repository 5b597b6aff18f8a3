package org.pavillon.rest;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pavillon.api.identity.Sessions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request to the API and its answer, without a server. */
final class Exchange {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final String method;
    private final String path;
    private final Map<String, String> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String query;
    private String cookie;
    private String address = "192.0.2.7";
    private byte[] body = new byte[0];
    private long announced = -1;
    private final Map<String, String> responseHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int status = 200;

    Exchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    Exchange query(String text) {
        query = text;
        return this;
    }

    Exchange cookie(String token) {
        cookie = token;
        return this;
    }

    Exchange from(String client) {
        address = client;
        return this;
    }

    Exchange header(String name, String value) {
        requestHeaders.put(name, value);
        return this;
    }

    /** Marked as a request of our own pages. */
    Exchange own() {
        return header(ApiServlet.OWN_REQUEST, "1");
    }

    Exchange body(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        announced = body.length;
        return this;
    }

    /** A body whose length is not announced. */
    Exchange chunked(String text) {
        body(text);
        announced = -1;
        return this;
    }

    Exchange sentTo(ApiServlet servlet) throws IOException {
        servlet.service(request(), response());
        return this;
    }

    int status() {
        return status;
    }

    String header(String name) {
        return responseHeaders.getOrDefault(name, "");
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return MAPPER.readTree(text());
    }

    private HttpServletRequest request() {
        return fake(HttpServletRequest.class, (called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getRequestURI" -> path;
            case "getQueryString" -> query;
            case "getHeader" -> requestHeaders.get((String) arguments[0]);
            case "getLocale" -> Locale.forLanguageTag(requestHeaders.getOrDefault("Accept-Language", "en"));
            case "getRemoteAddr" -> address;
            case "getServerName" -> "pavillon.example";
            case "getServerPort" -> 443;
            case "getContentLengthLong" -> announced;
            case "getCookies" -> cookie == null ? null : new Cookie[] {new Cookie(Sessions.COOKIE, cookie)};
            case "getInputStream" -> new Body(new ByteArrayInputStream(body));
            default -> throw new UnsupportedOperationException(called.getName());
        });
    }

    private HttpServletResponse response() {
        return fake(HttpServletResponse.class, (called, arguments) -> {
            switch (called.getName()) {
                case "setStatus" -> status = (Integer) arguments[0];
                case "setHeader", "addHeader" -> responseHeaders.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> responseHeaders.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> responseHeaders.put("Content-Length", String.valueOf(arguments[0]));
                case "resetBuffer" -> written.reset();
                case "isCommitted" -> {
                    return false;
                }
                case "getOutputStream" -> {
                    return new Written(written);
                }
                default -> throw new UnsupportedOperationException(called.getName());
            }
            return null;
        });
    }

    private interface Answer {
        Object to(Method method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private static final class Body extends ServletInputStream {
        private final InputStream in;

        Body(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Written extends ServletOutputStream {
        private final ByteArrayOutputStream out;

        Written(ByteArrayOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) {
            out.write(value);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
