package org.pavillon.portal.signin;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.identity.Sessions;
import org.pavillon.portal.spi.Assets;

/** An invited person chooses a password. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/invitation")
public final class InvitationServlet extends Gate {
    private static final long serialVersionUID = 1L;

    private final transient Sessions sessions;

    @Activate
    public InvitationServlet(@Reference Sessions sessions, @Reference Assets assets) {
        super(assets);
        this.sessions = sessions;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        show(request, response, HttpServletResponse.SC_OK, locale(request, response), "");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (refuseForged(request, response)) {
            return;
        }
        Locale locale = locale(request, response);
        char[] password = text(request, "password").toCharArray();
        try {
            enter(
                    request,
                    response,
                    sessions,
                    sessions.acceptInvitation(text(request, "token"), password, address(request)),
                    "/");
        } catch (PavillonException e) {
            show(request, response, HttpServletResponse.SC_BAD_REQUEST, locale, e.describe(locale));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void show(HttpServletRequest request, HttpServletResponse response, int status, Locale locale, String error)
            throws IOException {
        String token = text(request, "token");
        Optional<String> name = sessions.invited(token);
        if (name.isEmpty()) {
            String title = MESSAGES.get(locale, "invitation.invalid.title");
            page(
                    request,
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    locale,
                    title,
                    "<h1>%s</h1><p>%s</p><a href=\"/signin\">%s</a>"
                            .formatted(
                                    title,
                                    MESSAGES.get(locale, "invitation.invalid"),
                                    MESSAGES.get(locale, "gate.to-signin")));
            return;
        }
        String title = MESSAGES.get(locale, "invitation.title", Html.escape(name.get()));
        page(request, response, status, locale, title, """
                <h1>%s</h1>%s
                <p>%s</p>
                <form method="post" action="/invitation">
                <input type="hidden" name="token" value="%s">
                <input type="hidden" name="username" value="%s" autocomplete="username">
                %s
                <button type="submit">%s</button>
                </form>
                """.formatted(
                        title,
                        error(error),
                        MESSAGES.get(locale, "invitation.intro"),
                        Html.escape(token),
                        Html.escape(name.get()),
                        passwordField(
                                locale,
                                MESSAGES.get(locale, "setup.password"),
                                MESSAGES.get(locale, "setup.password.hint"),
                                "new-password",
                                !error.isEmpty()),
                        MESSAGES.get(locale, "invitation.submit")));
    }
}
