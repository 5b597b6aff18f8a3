package org.pavillon.api.security;

import java.util.Locale;
import org.osgi.annotation.versioning.ProviderType;

/** A person (or a machine account) that has signed in. Only the platform makes one. */
@ProviderType
public interface User {
    /** Stable identifier, never reused, safe in logs. */
    String id();

    /** The name typed at sign-in. */
    String name();

    /** The name shown to others. */
    String displayName();

    /** Id of the session in which the person acts, safe in logs; an empty string outside a session. */
    default String session() {
        return "";
    }

    /** The language the person reads. */
    Locale locale();

    /**
     * Tells whether the person holds a permission now.
     *
     * @param permission {@code <module>:<action>} or {@code <module>:<action>:<instance>}; without an instance it asks
     *     for the right on all instances
     */
    boolean may(String permission);

    /**
     * Tells whether the person holds an action on at least one instance: enough to show a menu entry, never enough to
     * show data.
     *
     * @param action {@code <module>:<action>}
     */
    boolean maySomewhere(String action);
}
