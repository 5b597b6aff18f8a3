package org.example.sample.internal;

import java.util.Locale;
import java.util.Set;
import org.pavillon.api.security.User;

/** Somebody with these permissions. */
record Person(Set<String> permissions) implements User {
    Person(String... permissions) {
        this(Set.of(permissions));
    }

    @Override
    public String id() {
        return "u1";
    }

    @Override
    public String name() {
        return "anne";
    }

    @Override
    public String displayName() {
        return "Anne Morel";
    }

    @Override
    public Locale locale() {
        return Locale.FRENCH;
    }

    @Override
    public boolean may(String permission) {
        return permissions.contains(permission);
    }

    @Override
    public boolean maySomewhere(String action) {
        return permissions.contains(action);
    }
}
