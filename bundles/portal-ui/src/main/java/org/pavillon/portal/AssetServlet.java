package org.pavillon.portal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.portal.spi.Assets;

/**
 * Serves {@code web/} of bundles at {@code /assets/<bundle>/<hash>/…}, from memory, compressed once. Forgets a bundle's
 * files when it stops.
 */
@Component(service = {Servlet.class, Assets.class})
@HttpWhiteboardServletPattern("/assets/*")
public final class AssetServlet extends HttpServlet implements Assets {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json",
            "webmanifest", "application/manifest+json",
            "woff2", "font/woff2");

    private record File(byte[] content, byte[] gzip) {}

    private record Folder(String hash, Map<String, File> files) {}

    private final transient BundleContext context;
    private final transient Map<String, Folder> folders = new ConcurrentHashMap<>();
    private final transient SynchronousBundleListener forget = event -> {
        if (event.getType() == BundleEvent.STOPPED || event.getType() == BundleEvent.UNRESOLVED) {
            forget(event.getBundle());
        }
    };

    @Activate
    public AssetServlet(BundleContext context) {
        this.context = context;
        context.addBundleListener(forget);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(forget);
    }

    @Override
    public String url(Class<?> owner, String path) {
        Bundle bundle = FrameworkUtil.getBundle(owner);
        Folder folder = folders.computeIfAbsent(bundle.getSymbolicName(), name -> read(bundle));
        if (!folder.files().containsKey(path)) {
            throw new IllegalArgumentException(bundle.getSymbolicName() + " carries no web/" + path);
        }
        return "/assets/" + bundle.getSymbolicName() + "/" + folder.hash() + "/" + path;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] parts = request.getRequestURI().split("/", 5); // "", assets, bundle, hash, path
        Folder folder = parts.length == 5 ? folders.get(parts[2]) : null;
        File file = folder == null ? null : folder.files().get(parts[4]);
        if (file == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        // an old hash gets the new file, but for now only
        boolean current = folder.hash().equals(parts[3]);
        response.setHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-store");
        response.setContentType(type(parts[4]).orElse("application/octet-stream"));
        response.setHeader("Vary", "Accept-Encoding");
        String accepted = request.getHeader("Accept-Encoding");
        boolean compressed =
                accepted != null && accepted.contains("gzip") && file.gzip().length < file.content().length;
        byte[] content = compressed ? file.gzip() : file.content();
        if (compressed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    static Optional<String> type(String path) {
        return Optional.ofNullable(
                TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
    }

    private void forget(Bundle bundle) {
        folders.remove(bundle.getSymbolicName());
    }

    private static Folder read(Bundle bundle) {
        Map<String, File> files = new TreeMap<>();
        MessageDigest digest = sha256();
        var entries = bundle.findEntries("web", "*", true);
        for (URL url : entries == null ? java.util.List.<URL>of() : Collections.list(entries)) {
            String path = url.getPath().substring(url.getPath().indexOf("web/") + 4);
            if (!path.isEmpty() && !path.endsWith("/")) {
                try (InputStream in = url.openStream()) {
                    byte[] content = in.readAllBytes();
                    files.put(path, new File(content, gzip(content)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        files.forEach((path, file) -> {
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update(file.content());
        });
        return new Folder(HexFormat.of().formatHex(digest.digest(), 0, 8), files);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
