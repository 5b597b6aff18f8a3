package org.pavillon.api.identity;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Sign-in and sign-out. The token goes into the cookie {@value #COOKIE} and is never logged or stored in clear. */
@ProviderType
public interface Sessions {
    /** Name of the session cookie; its prefix makes browsers insist on HTTPS, path {@code /} and no domain. */
    String COOKIE = "__Host-pavillon";

    /**
     * A session that has just begun.
     *
     * @param token the cookie's value, 256 random bits
     */
    record SignedIn(String token, Session session) {}

    /**
     * Checks a name and a password. The answer takes as long for an unknown name as for a wrong password, and longer
     * after each wrong one.
     *
     * @param address of the client, for throttling and audit
     * @throws org.pavillon.api.error.UnauthenticatedException if they don't match or the account is disabled; never
     *     tells which
     * @throws org.pavillon.api.error.UnavailableException if there were too many wrong attempts; tells how long to wait
     */
    SignedIn signIn(String name, char[] password, String address);

    /** The valid session of a cookie's token. */
    Optional<Session> find(String token);

    /**
     * The session of whoever can read the token in {@code <data>/admin-token}. Only for requests that come from the machine
     * itself, never for a cookie.
     */
    Optional<Session> local(String token);

    /** Ends the session of a token; does nothing if there is none. */
    void signOut(String token);

    /**
     * Sets the first password of an invited account and signs in.
     *
     * @throws org.pavillon.api.error.ForbiddenException if the token is unknown, used or too old
     * @throws org.pavillon.api.error.InvalidInputException if the password is too weak
     */
    SignedIn acceptInvitation(String token, char[] password, String address);

    /** Name of the account that a valid invitation is for. */
    Optional<String> invited(String token);
}
