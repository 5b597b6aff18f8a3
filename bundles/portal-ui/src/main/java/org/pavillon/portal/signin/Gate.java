package org.pavillon.portal.signin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.identity.Sessions;
import org.pavillon.portal.shell.Theme;
import org.pavillon.portal.spi.Assets;

/** What the pages in front of the portal share: frame, language, cookie, and the refusal of forms of other sites. */
abstract class Gate extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String LANGUAGE_COOKIE = "pavillon-language";
    static final Messages MESSAGES = Messages.of(Gate.class);

    private final transient Assets assets;

    Gate(Assets assets) {
        this.assets = assets;
    }

    /** The language: chosen by {@code ?lang=}, kept in a cookie, else the browser's. */
    static Locale locale(HttpServletRequest request, HttpServletResponse response) {
        String chosen = request.getParameter("lang");
        if ("fr".equals(chosen) || "en".equals(chosen)) {
            Cookie cookie = new Cookie(LANGUAGE_COOKIE, chosen);
            cookie.setPath("/");
            cookie.setSecure(true);
            cookie.setHttpOnly(true);
            cookie.setMaxAge(365 * 24 * 3600);
            cookie.setAttribute("SameSite", "Lax");
            response.addCookie(cookie);
            return Locale.of(chosen);
        }
        return cookie(request, LANGUAGE_COOKIE)
                .filter(value -> value.equals("fr") || value.equals("en"))
                .map(Locale::of)
                .orElse(request.getLocale().getLanguage().equals("fr") ? Locale.FRENCH : Locale.ENGLISH);
    }

    static Optional<String> cookie(HttpServletRequest request, String name) {
        return request.getCookies() == null
                ? Optional.empty()
                : Arrays.stream(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    /** Gives the browser a session in place of the one that it may have, and leads on. */
    static void enter(
            HttpServletRequest request,
            HttpServletResponse response,
            Sessions sessions,
            Sessions.SignedIn signedIn,
            String target) {
        cookie(request, Sessions.COOKIE).ifPresent(sessions::signOut);
        Cookie cookie = new Cookie(Sessions.COOKIE, signedIn.token());
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        redirect(response, target);
    }

    static void redirect(HttpServletResponse response, String target) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", target);
    }

    /** A path of ours, or the home page: never another site, nor a path that browsers read as one. */
    static String localPath(String wanted) {
        boolean local = wanted != null
                && wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.indexOf('\\') < 0
                && wanted.chars().allMatch(c -> c > 32 && c < 127);
        return local ? wanted : "/";
    }

    /**
     * Whether a form was sent by one of our pages: browsers say where it comes from ({@code Sec-Fetch-Site}, or
     * {@code Origin} in older ones), and the session's cookie is {@code SameSite}.
     */
    static boolean ours(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        int port = request.getServerPort(); // not the header Host, which HTTP/2 does not have
        String own = "https://" + request.getServerName() + (port == 443 ? "" : ":" + port);
        return own.equals(origin);
    }

    static boolean refuseForged(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (ours(request)) {
            return false;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().write(MESSAGES.get(request.getLocale(), "gate.forged"));
        return true;
    }

    static String address(HttpServletRequest request) {
        return request.getRemoteAddr();
    }

    /** Writes a page: {@code title} and {@code body} are HTML already. */
    void page(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            Locale locale,
            String title,
            String body)
            throws IOException {
        String other = locale.getLanguage().equals("fr") ? "en" : "fr";
        String query =
                request.getQueryString() == null ? "" : request.getQueryString().replaceAll("(^|&)lang=[^&]*", "");
        String switched = request.getRequestURI() + "?" + (query.isEmpty() ? "" : query + "&") + "lang=" + other;
        byte[] html = """
                <!DOCTYPE html>
                <html lang="%s"%s>
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – %s</title>
                <link rel="icon" href="%s" type="image/svg+xml">
                <link rel="stylesheet" href="%s">
                <link rel="stylesheet" href="%s">
                <script type="module" src="%s"></script>
                </head>
                <body>
                <main class="pv-gate">
                <div class="pv-mark"><img src="%s" width="40" height="32" alt=""><span>%s</span></div>
                <div class="pv-card">%s</div>
                <footer><a href="%s" lang="%s" hreflang="%s">%s</a><a href="/ca.crt">%s</a></footer>
                </main>
                </body>
                </html>
                """.formatted(
                        locale.getLanguage(),
                        Theme.of(request.getCookies())
                                .map(theme -> " data-theme=\"" + theme + "\"")
                                .orElse(""),
                        title,
                        MESSAGES.get(locale, "portal.name"),
                        asset("mark.svg"),
                        asset("tokens.css"),
                        asset("signin.css"),
                        asset("signin.js"),
                        asset("mark.svg"),
                        MESSAGES.get(locale, "portal.name"),
                        body,
                        Html.escape(switched),
                        other,
                        other,
                        MESSAGES.get(locale, "signin.other-language"),
                        MESSAGES.get(locale, "signin.certificate"))
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }

    private String asset(String name) {
        return assets.url(Gate.class, name);
    }

    /** A field with its label, hint and a button that shows what is typed. */
    static String passwordField(Locale locale, String label, String hint, String autocomplete, boolean wrong) {
        return """
                <label for="password">%s</label>%s
                <input id="password" name="password" type="password" autocomplete="%s" required maxlength="200"%s>
                <button type="button" class="pv-link" data-shows="password" aria-pressed="false" data-show="%s" data-hide="%s" hidden>%s</button>
                """.formatted(
                label,
                hint.isEmpty() ? "" : "<p class=\"pv-hint\" id=\"password-hint\">" + hint + "</p>",
                autocomplete,
                (wrong ? " aria-invalid=\"true\"" : "") + (hint.isEmpty() ? "" : " aria-describedby=\"password-hint\""),
                MESSAGES.get(locale, "signin.password.show"),
                MESSAGES.get(locale, "signin.password.hide"),
                MESSAGES.get(locale, "signin.password.show"));
    }

    static String error(String text) {
        return text.isEmpty() ? "" : "<div class=\"pv-error\" role=\"alert\">" + Html.escape(text) + "</div>";
    }

    static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
