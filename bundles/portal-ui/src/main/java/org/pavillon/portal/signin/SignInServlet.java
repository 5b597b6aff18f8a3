package org.pavillon.portal.signin;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.identity.Sessions;
import org.pavillon.portal.spi.Assets;

/** Sign-in. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/signin")
public final class SignInServlet extends Gate {
    private static final long serialVersionUID = 1L;

    private final transient Sessions sessions;

    @Activate
    public SignInServlet(@Reference Sessions sessions, @Reference Assets assets) {
        super(assets);
        this.sessions = sessions;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean signedIn =
                cookie(request, Sessions.COOKIE).flatMap(sessions::find).isPresent();
        if (signedIn) {
            redirect(response, localPath(request.getParameter("return")));
            return;
        }
        form(request, response, HttpServletResponse.SC_OK, locale(request, response), "", "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (refuseForged(request, response)) {
            return;
        }
        Locale locale = locale(request, response);
        String name = text(request, "name");
        char[] password = text(request, "password").toCharArray();
        try {
            enter(
                    request,
                    response,
                    sessions,
                    sessions.signIn(name, password, address(request)),
                    localPath(request.getParameter("return")));
        } catch (PavillonException e) {
            int status = e instanceof UnavailableException ? 429 : HttpServletResponse.SC_UNAUTHORIZED;
            form(request, response, status, locale, name, e.describe(locale));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void form(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            Locale locale,
            String name,
            String error)
            throws IOException {
        String title = MESSAGES.get(locale, "signin.title");
        String note = "";
        if (error.isEmpty() && request.getParameter("ended") != null) {
            note = MESSAGES.get(locale, "signin.ended");
        } else if (error.isEmpty() && request.getParameter("out") != null) {
            note = MESSAGES.get(locale, "signin.out");
        }
        page(request, response, status, locale, title, """
                <h1>%s</h1>%s%s
                <p>%s</p>
                <form method="post" action="/signin">
                <input type="hidden" name="return" value="%s">
                <label for="name">%s</label>
                <input id="name" name="name" value="%s" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"%s>
                %s
                <button type="submit">%s</button>
                </form>
                <p class="pv-hint pv-help">%s</p>
                """.formatted(
                title,
                note.isEmpty() ? "" : "<div class=\"pv-note\" role=\"status\">" + note + "</div>",
                error(error),
                MESSAGES.get(locale, "signin.intro"),
                Html.escape(localPath(request.getParameter("return"))),
                MESSAGES.get(locale, "signin.name"),
                Html.escape(name),
                error.isEmpty() ? " autofocus" : " aria-invalid=\"true\" autofocus",
                passwordField(
                        locale, MESSAGES.get(locale, "signin.password"), "", "current-password", !error.isEmpty()),
                MESSAGES.get(locale, "signin.submit"),
                MESSAGES.get(locale, "signin.help")));
    }
}
