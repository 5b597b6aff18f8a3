package org.pavillon.portal;

import com.vaadin.flow.server.StaticFileHandler;
import com.vaadin.flow.server.VaadinServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;

/**
 * Serves the files in the Vaadin bundle, of which the container knows nothing: its frontend, compressed already, and the
 * theme's style sheets.
 */
final class VaadinFiles implements StaticFileHandler {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean serveStaticResource(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        boolean ours =
                path.startsWith("/VAADIN/build/") || path.startsWith("/VAADIN/static/") || path.startsWith("/lumo/");
        if (!ours || path.contains("..")) {
            return false;
        }
        if (path.endsWith("/")) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return true;
        }
        String accepted = request.getHeader("Accept-Encoding");
        URL brotli = accepted != null && accepted.contains("br") ? find(path + ".br") : null;
        URL file = brotli != null ? brotli : find(path);
        if (file == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return true;
        }
        if (brotli != null) {
            response.setHeader("Content-Encoding", "br");
        }
        response.setHeader("Vary", "Accept-Encoding");
        // names of the build hold a hash of their content
        response.setHeader(
                "Cache-Control",
                path.startsWith("/VAADIN/build/") ? "public, max-age=31536000, immutable" : "public, max-age=86400");
        response.setContentType(AssetServlet.type(path).orElse("application/octet-stream"));
        try (InputStream in = file.openStream();
                OutputStream out = response.getOutputStream()) {
            in.transferTo(out);
        }
        return true;
    }

    private static URL find(String path) {
        ClassLoader vaadin = VaadinServlet.class.getClassLoader();
        URL built = vaadin.getResource("META-INF/VAADIN/webapp" + path);
        return built != null ? built : vaadin.getResource("META-INF/resources" + path);
    }
}
