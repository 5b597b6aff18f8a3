package org.pavillon.platform.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows guessing of one name's password down: after five wrong attempts each further one doubles the wait, from one
 * second to fifteen minutes. An attempt counts from its beginning, so that many at once don't slip through. Kept in
 * memory, for the ten thousand names tried last.
 */
final class Throttle {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int KEYS = 10_000;

    private record Attempts(int count, Instant last) {}

    private final Clock clock;
    private final Map<String, Attempts> attempts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempts> eldest) {
            return size() > KEYS;
        }
    };

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /** Begins an attempt, or tells how long to wait before one. */
    synchronized Optional<Duration> attempt(String key) {
        Instant now = clock.instant();
        Attempts known = attempts.get(key);
        if (known == null || known.last().plus(FORGOTTEN).isBefore(now)) {
            attempts.put(key, new Attempts(1, now));
            return Optional.empty();
        }
        Duration left = Duration.between(now, known.last().plus(pause(known.count())));
        if (left.isPositive()) {
            return Optional.of(left);
        }
        attempts.put(key, new Attempts(known.count() + 1, now));
        return Optional.empty();
    }

    private static Duration pause(int count) {
        if (count < FREE) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(count - FREE, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** Forgets all attempts: the last one was right. */
    synchronized void succeeded(String key) {
        attempts.remove(key);
    }

    /** Takes an attempt back that told nobody whether it was right. */
    synchronized void undone(String key) {
        attempts.computeIfPresent(
                key, (name, known) -> known.count() == 1 ? null : new Attempts(known.count() - 1, known.last()));
    }
}
