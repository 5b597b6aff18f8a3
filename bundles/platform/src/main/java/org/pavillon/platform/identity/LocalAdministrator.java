package org.pavillon.platform.identity;

import java.time.Instant;
import java.util.Locale;
import org.pavillon.api.identity.Session;
import org.pavillon.api.security.User;

/**
 * Whoever can read {@code <data>/admin-token} on the machine itself: the script {@code bin/pavillon module}. May look
 * after modules and nothing else.
 */
final class LocalAdministrator implements Session, User {
    @Override
    public String id() {
        return "local";
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public String displayName() {
        return "bin/pavillon";
    }

    @Override
    public Locale locale() {
        return Locale.ENGLISH;
    }

    @Override
    public boolean may(String permission) {
        return permission.equals("platform:modules") || permission.equals("platform:jobs");
    }

    @Override
    public boolean maySomewhere(String action) {
        return may(action);
    }

    @Override
    public User user() {
        return this;
    }

    @Override
    public Instant expires() {
        return Instant.MAX;
    }

    @Override
    public boolean valid() {
        return true;
    }

    @Override
    public void touch() {
        // it never expires
    }

    @Override
    public void onEnd(Runnable action) {
        // it ends with the appliance
    }
}
