package org.pavillon.maven;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/** Versions of Maven as OSGi writes them. */
final class OsgiVersion {
    private static final Pattern MAVEN = Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:[.-](.+))?");

    private OsgiVersion() {}

    /** {@code 1.2-SNAPSHOT} is {@code 1.2.0.SNAPSHOT}. */
    static Version of(String maven) {
        Matcher parts = MAVEN.matcher(maven);
        if (!parts.matches()) {
            throw new IllegalArgumentException("The version " + maven + " does not start with a number");
        }
        String qualifier = parts.group(4) == null ? "" : parts.group(4).replaceAll("[^A-Za-z0-9_-]", "_");
        return new Version(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), qualifier);
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
