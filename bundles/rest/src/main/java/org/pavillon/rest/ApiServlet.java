package org.pavillon.rest;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.identity.Session;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.rest.RestRequest;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import org.pavillon.api.security.CurrentUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /api/<module>/…}: who asks (the session's cookie, or a token from the machine itself), whether the
 * request was forged by another site, which route, how large the body may be; and turns errors into problem+json.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/*")
public final class ApiServlet extends HttpServlet {
    /** Scripts of our own pages set it; other sites can't without being asked about by the browser first. */
    static final String OWN_REQUEST = "X-Pavillon-Request";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final Messages MESSAGES = Messages.of(ApiServlet.class);
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final String BEARER = "Bearer ";

    private final transient Sessions sessions;
    private final transient Router router = new Router();

    @Activate
    public ApiServlet(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addResource(RestResource resource) {
        router.add(resource);
    }

    void removeResource(RestResource resource) {
        router.remove(resource);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale locale = request.getLocale();
        try {
            Optional<Session> session = session(request);
            locale = session.map(known -> known.user().locale()).orElse(locale);
            answer(request, response, session, locale);
        } catch (PavillonException e) {
            send(response, Problems.status(e), Problems.json(e, locale));
        } catch (TooLarge e) {
            refuse(response, 413, "PAV-REST-1", locale, e.limit);
        } catch (ClientGone e) {
            LOG.debug("The client has gone", e);
        } catch (Exception e) {
            String reference = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("Request {} {} failed, reference {}", request.getMethod(), template(request), reference, e);
            if (!response.isCommitted()) {
                refuse(response, 500, "PAV-REST-2", locale, reference);
            }
        }
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Optional<Session> session, Locale locale)
            throws Exception {
        String path = path(request);
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Optional<Router.Match> match = router.find(method, path);
        boolean open = match.isPresent() && match.get().route().open();
        if (!open && session.isEmpty()) {
            // says nothing about which paths there are
            throw new UnauthenticatedException("PAV-PLATFORM-1", MESSAGES.text("rest.sign-in"));
        }
        if (!SAFE.contains(method) && forged(request)) {
            refuse(response, 403, "PAV-REST-3", locale);
            return;
        }
        if (path.equals("/openapi.json") && method.equals("GET")) {
            write(request, response, RestResponse.json(OpenApi.describe(router.entries(), locale)));
            return;
        }
        if (match.isEmpty()) {
            Set<String> methods = router.methods(path);
            if (methods.isEmpty()) {
                refuse(response, 404, "PAV-REST-4", locale);
            } else {
                response.setHeader("Allow", String.join(", ", methods));
                refuse(response, 405, "PAV-REST-5", locale, String.join(", ", methods));
            }
            return;
        }
        Route route = match.get().route();
        if (request.getContentLengthLong() > route.maxBody()) {
            throw new TooLarge(route.maxBody());
        }
        ServletRestRequest rest = new ServletRestRequest(request, match.get().parameters(), locale, route.maxBody());
        if (session.isPresent()) {
            if (request.getHeader("X-Pavillon-Background") == null) {
                session.get().touch();
            }
            CurrentUser.<Void, Exception>callAs(session.get().user(), () -> {
                write(request, response, route.handler().handle(rest));
                return null;
            });
        } else {
            write(request, response, route.handler().handle(rest));
        }
    }

    private Optional<Session> session(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER) && fromThisMachine(request)) {
            return sessions.local(authorization.substring(BEARER.length()));
        }
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(Sessions.COOKIE)) {
                    return sessions.find(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean fromThisMachine(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
        } catch (IOException e) {
            LOG.warn("An address can't be read, so it is not trusted", e);
            return false;
        }
    }

    private static boolean forged(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        // not the header Host, which HTTP/2 does not have
        int port = request.getServerPort();
        String own = "https://" + request.getServerName() + (port == 443 ? "" : ":" + port);
        return request.getHeader(OWN_REQUEST) == null || (origin != null && !origin.equals(own));
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, RestResponse answer)
            throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> {
            if (name.equals("X-Pavillon-Filename")) {
                response.setHeader("Content-Disposition", ContentDisposition.attachment(value));
            } else {
                response.setHeader(name, value);
            }
        });
        String etag = answer.headers().get("ETag");
        if (etag != null && etag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        if (answer.status() == 204) {
            return;
        }
        response.setContentType(answer.contentType());
        response.addHeader("Vary", "Accept-Encoding");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        String accepted = request.getHeader("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip") && compressible(answer.contentType())) {
            response.setHeader("Content-Encoding", "gzip");
            try (OutputStream out = new GZIPOutputStream(client(response), 8192)) {
                answer.body().writeTo(out);
            }
        } else {
            try (OutputStream out = new BufferedOutputStream(client(response), 8192)) {
                answer.body().writeTo(out);
            }
        }
    }

    private static boolean compressible(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("xml") || type.contains("javascript");
    }

    private static OutputStream client(HttpServletResponse response) throws IOException {
        OutputStream out = response.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new ClientGone(e);
                }
            }

            @Override
            public void flush() throws IOException {
                try {
                    out.flush();
                } catch (IOException e) {
                    throw new ClientGone(e);
                }
            }
        };
    }

    private static void refuse(
            HttpServletResponse response, int status, String code, Locale locale, Object... arguments)
            throws IOException {
        send(response, status, Problems.json(status, code, MESSAGES.text("rest." + status, arguments), locale));
    }

    private static void send(HttpServletResponse response, int status, byte[] problem) throws IOException {
        if (response.isCommitted()) {
            LOG.warn("An answer broke off with status {} after it had begun", status);
            return;
        }
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setContentLength(problem.length);
        response.getOutputStream().write(problem);
    }

    private static String path(HttpServletRequest request) {
        String path = request.getRequestURI().substring("/api".length());
        return path.isEmpty() ? "/" : path;
    }

    /** The path without what stands in place of parameters, for logs. */
    private String template(HttpServletRequest request) {
        return router.entries().stream()
                .filter(entry -> router.find(request.getMethod(), path(request))
                        .map(match -> match.route() == entry.route())
                        .orElse(false))
                .map(entry -> "/api/" + entry.module() + entry.route().path())
                .findFirst()
                .orElse("/api/…");
    }

    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
        private final long limit;

        TooLarge(long limit) {
            super("More than " + limit + " bytes");
            this.limit = limit;
        }
    }

    private static final class ClientGone extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGone(IOException cause) {
            super(cause);
        }
    }

    private record ServletRestRequest(
            HttpServletRequest request, java.util.Map<String, String> parameters, Locale locale, long maxBody)
            implements RestRequest {
        @Override
        public String path(String name) {
            String value = parameters.get(name);
            if (value == null) {
                throw new IllegalArgumentException("The route has no parameter " + name);
            }
            return value;
        }

        @Override
        public Optional<String> query(String name) {
            // not getParameter, which would read a form's body too
            String query = request.getQueryString();
            if (query == null) {
                return Optional.empty();
            }
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String key = decode(equals < 0 ? pair : pair.substring(0, equals));
                if (key.equals(name)) {
                    return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
            return Optional.empty();
        }

        private static String decode(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException("PAV-REST-6", MESSAGES.text("rest.400"));
            }
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(request.getHeader(name));
        }

        @Override
        public InputStream body() throws IOException {
            return new LimitedBody(request.getInputStream(), maxBody);
        }
    }
}
