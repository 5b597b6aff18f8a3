package org.pavillon.api.identity;

import java.time.Instant;
import org.pavillon.api.security.User;

/** One sign-in. It outlives the portal's bundles, ends 15 minutes after the last act, 10 hours after sign-in at most. */
public interface Session {
    /** Identifier that is safe in logs and in the audit log; not the secret of the cookie. */
    String id();

    User user();

    /** When it ends if nothing more is done. */
    Instant expires();

    /** Tells whether it has neither expired nor been ended, and its account is enabled. */
    boolean valid();

    /** Notes an act of the person. Not for heartbeats, polling and push. */
    void touch();

    /** Runs when the session ends, for whatever reason; at once if it has ended. */
    void onEnd(Runnable action);
}
