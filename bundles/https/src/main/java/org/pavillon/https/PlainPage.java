package org.pavillon.https;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.pavillon.api.i18n.Messages;

/** A page that needs nothing else of the appliance, in the browser's language. Its one style sheet is inside. */
final class PlainPage {
    private static final Messages MESSAGES = Messages.of(PlainPage.class);
    private static final String STYLE = "body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:34rem;"
            + "padding:0 24px;color:light-dark(#1a2126,#e6eaed);background:light-dark(#f5f6f7,#14181b)}"
            + "h1{font-size:22px;line-height:1.3}a{color:light-dark(#075e5a,#7ad7d1)}";
    /** Lets its own style sheet through and nothing more than other pages. */
    static final String POLICY =
            SecurityHeaders.CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src '" + hash(STYLE) + "'");

    private PlainPage() {}

    /** @param extra further elements of the head and the body, or empty strings */
    static void write(HttpServletRequest request, HttpServletResponse response, String title, String text, Extra extra)
            throws IOException {
        byte[] page = html(request.getLocale(), title, text, extra);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    /** The page alone, to be answered with {@link #POLICY}. */
    static byte[] html(Locale locale, String title, String text, Extra extra) {
        return """
                <!DOCTYPE html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">%s
                <title>%s – Pavillon</title><style>%s</style></head>
                <body><main><h1>%s</h1><p role="status">%s</p>%s</main></body></html>
                """.formatted(
                        locale.getLanguage().equals("fr") ? "fr" : "en",
                        extra.head(),
                        MESSAGES.get(locale, title),
                        STYLE,
                        MESSAGES.get(locale, title),
                        MESSAGES.get(locale, text),
                        extra.link().isEmpty()
                                ? ""
                                : "<p><a href=\"/\">" + MESSAGES.get(locale, extra.link()) + "</a></p>")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What else stands in a page.
     *
     * @param head elements of the head
     * @param link key of the text that leads to the home page
     */
    record Extra(String head, String link) {}

    private static String hash(String style) {
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256")
                                    .digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
