package org.pavillon.https;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Hands out the certificate of the appliance's authority, which people import into their browsers. Open to everyone. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/ca.crt")
public final class AuthorityServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient WebServer server;

    @Activate
    public AuthorityServlet(@Reference WebServer server) {
        this.server = server;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] pem;
        try {
            pem = server.authorityPem().getBytes(StandardCharsets.US_ASCII);
        } catch (CertificateException e) {
            log("The authority's certificate can't be handed out", e);
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("application/x-x509-ca-cert");
        response.setHeader("Content-Disposition", "attachment; filename=\"pavillon-ca.crt\"");
        response.setContentLength(pem.length);
        response.getOutputStream().write(pem);
    }
}
