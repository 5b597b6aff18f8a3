package org.pavillon.portal.signin;

/** Text in HTML. */
final class Html {
    private Html() {}

    /** Makes a text safe between tags and in quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
