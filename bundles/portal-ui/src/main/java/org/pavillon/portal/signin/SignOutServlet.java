package org.pavillon.portal.signin;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.identity.Sessions;
import org.pavillon.portal.spi.Assets;

/** Sign-out: by a form of ours only, so that no link of another site signs people out. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/signout")
public final class SignOutServlet extends Gate {
    private static final long serialVersionUID = 1L;

    private final transient Sessions sessions;

    @Activate
    public SignOutServlet(@Reference Sessions sessions, @Reference Assets assets) {
        super(assets);
        this.sessions = sessions;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (refuseForged(request, response)) {
            return;
        }
        cookie(request, Sessions.COOKIE).ifPresent(sessions::signOut);
        Cookie cookie = new Cookie(Sessions.COOKIE, "");
        cookie.setPath("/");
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        cookie.setMaxAge(0);
        response.addCookie(cookie);
        response.setHeader("Clear-Site-Data", "\"storage\"");
        redirect(response, "/signin?out=1");
    }
}
