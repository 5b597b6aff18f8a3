package org.pavillon.api.security;

import java.util.Optional;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Text;

/** The person on whose behalf the running code acts, bound for the length of one request, event or job. */
public final class CurrentUser {
    private static final ScopedValue<User> CURRENT = ScopedValue.newInstance();

    private CurrentUser() {}

    /** The person, or nothing where the appliance acts by itself. */
    public static Optional<User> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /**
     * The person.
     *
     * @throws UnauthenticatedException if nobody is signed in
     */
    public static User get() {
        return find().orElseThrow(() -> new UnauthenticatedException(
                "PAV-PLATFORM-1",
                Text.of(
                        "You are not signed in, or your session has ended. Please sign in.",
                        "Vous n\u2019êtes pas connecté ou votre session a pris fin. Veuillez vous connecter.")));
    }

    /** Runs an act on behalf of a person. Threads that the act starts do not inherit it. */
    public static <T, X extends Throwable> T callAs(User user, ScopedValue.CallableOp<T, X> act) throws X {
        return ScopedValue.where(CURRENT, user).call(act);
    }

    /** Runs an act on behalf of a person. Threads that the act starts do not inherit it. */
    public static void runAs(User user, Runnable act) {
        ScopedValue.where(CURRENT, user).run(act);
    }
}
