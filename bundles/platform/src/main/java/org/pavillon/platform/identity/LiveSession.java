package org.pavillon.platform.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Session;
import org.pavillon.api.security.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session in memory. */
final class LiveSession implements Session {
    static final Duration IDLE = Duration.ofMinutes(15);
    static final Duration LONGEST = Duration.ofHours(10);
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);

    private final String id;
    private final String tokenHash;
    private final SignedInUser user;
    private final Instant begun;
    private final AccountTable accounts;
    private final Clock clock;
    private final List<Runnable> onEnd = new ArrayList<>();
    private volatile Instant touched;
    private volatile Instant stored;
    private boolean ended;

    LiveSession(
            String id,
            String tokenHash,
            SignedInUser user,
            Instant begun,
            Instant touched,
            AccountTable accounts,
            Clock clock) {
        this.id = id;
        this.tokenHash = tokenHash;
        this.user = user;
        this.begun = begun;
        this.touched = touched;
        this.stored = touched;
        this.accounts = accounts;
        this.clock = clock;
    }

    String tokenHash() {
        return tokenHash;
    }

    Instant begun() {
        return begun;
    }

    Instant touched() {
        return touched;
    }

    /** Whether the last act is so much younger than what is stored that it should be stored again. */
    boolean stale() {
        return Duration.between(stored, touched).compareTo(Duration.ofMinutes(1)) >= 0;
    }

    void storedNow() {
        stored = touched;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public User user() {
        return user;
    }

    @Override
    public Instant expires() {
        Instant idle = touched.plus(IDLE);
        Instant longest = begun.plus(LONGEST);
        return idle.isBefore(longest) ? idle : longest;
    }

    @Override
    public synchronized boolean valid() {
        return !ended
                && clock.instant().isBefore(expires())
                && accounts.find(user.id()).map(Account::enabled).orElse(false);
    }

    @Override
    public void touch() {
        if (valid()) {
            touched = clock.instant();
        }
    }

    @Override
    public void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                onEnd.add(action);
                return;
            }
        }
        action.run();
    }

    /** Ends it, once. */
    void end() {
        List<Runnable> actions;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            actions = List.copyOf(onEnd);
            onEnd.clear();
        }
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("What was to run at the end of session {} failed", id, e);
            }
        }
    }
}
