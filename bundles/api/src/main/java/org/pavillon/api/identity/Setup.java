package org.pavillon.api.identity;

import org.osgi.annotation.versioning.ProviderType;

/** The first start: makes the first administrator, once. */
@ProviderType
public interface Setup {
    /** Tells whether there is no administrator yet. */
    boolean needed();

    /** Tells whether a set-up token can be used now: one use, 30 minutes, made anew at each start without administrator. */
    boolean accepts(String token);

    /**
     * Makes the first administrator and signs in.
     *
     * @throws org.pavillon.api.error.ForbiddenException if the token is wrong, used or too old
     * @throws org.pavillon.api.error.InvalidInputException if the name or password can't be taken
     */
    Sessions.SignedIn complete(String token, String name, String displayName, char[] password, String address);
}
