package org.pavillon.api.security;

import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Text;

/** The check that stands at the head of every public method of a service. Denies by default. */
public final class Permissions {
    private Permissions() {}

    /**
     * Requires the current user to hold a permission.
     *
     * @param permission {@code <module>:<action>} or {@code <module>:<action>:<instance>}
     * @throws UnauthenticatedException if nobody is signed in
     * @throws ForbiddenException if the permission is not held; its text names the permission
     */
    public static void check(String permission) {
        if (!CurrentUser.get().may(permission)) {
            throw forbidden(permission);
        }
    }

    /** Requires the current user to hold an action on at least one instance; for lists that are then filtered. */
    public static void checkSomewhere(String action) {
        if (!CurrentUser.get().maySomewhere(action)) {
            throw forbidden(action);
        }
    }

    /** Tells whether somebody is signed in and holds the permission. */
    public static boolean has(String permission) {
        return CurrentUser.find().map(user -> user.may(permission)).orElse(false);
    }

    private static ForbiddenException forbidden(String permission) {
        return new ForbiddenException(
                "PAV-PLATFORM-2",
                Text.of(
                        "You don\u2019t have the right \u201c" + permission
                                + "\u201d that this needs. Your administrator can grant it.",
                        "Il vous manque le droit «\u00a0" + permission
                                + "\u00a0» nécessaire ici. Votre administrateur peut l\u2019accorder."));
    }
}
