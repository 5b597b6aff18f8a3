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
import org.pavillon.api.identity.Accounts;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.identity.Setup;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.spi.Assets;

/** The first administrator, by the one-time link. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/setup")
public final class SetupServlet extends Gate {
    private static final long serialVersionUID = 1L;

    private final transient Setup setup;
    private final transient Sessions sessions;
    private final transient Accounts accounts;

    @Activate
    public SetupServlet(
            @Reference Setup setup,
            @Reference Sessions sessions,
            @Reference Accounts accounts,
            @Reference Assets assets) {
        super(assets);
        this.setup = setup;
        this.sessions = sessions;
        this.accounts = accounts;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Locale locale = locale(request, response);
        if (setup.accepts(text(request, "token"))) {
            form(request, response, HttpServletResponse.SC_OK, locale, "");
        } else {
            page(
                    request,
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    locale,
                    MESSAGES.get(locale, "setup.invalid.title"),
                    "<h1>%s</h1><p>%s</p><a href=\"/signin\">%s</a>"
                            .formatted(
                                    MESSAGES.get(locale, "setup.invalid.title"),
                                    MESSAGES.get(locale, "setup.invalid"),
                                    MESSAGES.get(locale, "gate.to-signin")));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (refuseForged(request, response)) {
            return;
        }
        Locale locale = locale(request, response);
        char[] password = text(request, "password").toCharArray();
        try {
            Sessions.SignedIn signedIn = setup.complete(
                    text(request, "token"),
                    text(request, "name"),
                    text(request, "displayName"),
                    password,
                    address(request));
            CurrentUser.runAs(signedIn.session().user(), () -> accounts.changeOwnLocale(locale));
            enter(request, response, sessions, signedIn, "/");
        } catch (PavillonException e) {
            form(request, response, HttpServletResponse.SC_BAD_REQUEST, locale, e.describe(locale));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void form(HttpServletRequest request, HttpServletResponse response, int status, Locale locale, String error)
            throws IOException {
        String title = MESSAGES.get(locale, "setup.title");
        page(request, response, status, locale, title, """
                <h1>%s</h1>%s
                <p>%s</p>
                <form method="post" action="/setup">
                <input type="hidden" name="token" value="%s">
                <label for="name">%s</label><p class="pv-hint" id="name-hint">%s</p>
                <input id="name" name="name" value="%s" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" aria-describedby="name-hint" autofocus>
                <label for="displayName">%s</label>
                <input id="displayName" name="displayName" value="%s" autocomplete="name" maxlength="200">
                %s
                <button type="submit">%s</button>
                </form>
                """.formatted(
                        title,
                        error(error),
                        MESSAGES.get(locale, "setup.intro"),
                        Html.escape(text(request, "token")),
                        MESSAGES.get(locale, "setup.name"),
                        MESSAGES.get(locale, "setup.name.hint"),
                        Html.escape(text(request, "name")),
                        MESSAGES.get(locale, "setup.display-name"),
                        Html.escape(text(request, "displayName")),
                        passwordField(
                                locale,
                                MESSAGES.get(locale, "setup.password"),
                                MESSAGES.get(locale, "setup.password.hint"),
                                "new-password",
                                !error.isEmpty()),
                        MESSAGES.get(locale, "setup.submit")));
    }
}
