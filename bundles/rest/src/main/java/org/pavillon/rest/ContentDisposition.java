package org.pavillon.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The header that makes a browser save an answer under a name (RFC 6266). */
final class ContentDisposition {
    private ContentDisposition() {}

    static String attachment(String filename) {
        String plain = filename.replaceAll("[^A-Za-z0-9 ._-]", "_");
        String encoded = URLEncoder.encode(filename, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
