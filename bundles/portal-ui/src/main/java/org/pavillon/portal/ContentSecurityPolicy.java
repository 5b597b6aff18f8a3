package org.pavillon.portal;

/**
 * The tightest policy that Vaadin 25.2 runs under; docs/decisions/0003 says why each exception is there.
 */
final class ContentSecurityPolicy {
    private ContentSecurityPolicy() {}

    static String withNonce(String nonce) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' 'nonce-" + nonce + "' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data:",
                "font-src 'self' data:",
                "connect-src 'self'",
                "manifest-src 'self'",
                "form-action 'self'",
                "base-uri 'self'",
                "object-src 'none'",
                "frame-ancestors 'none'");
    }
}
