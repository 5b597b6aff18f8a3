package org.pavillon.platform.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows guessing down: after five wrong attempts for a key (a name, an address) each further one doubles the wait, from
 * one second to fifteen minutes. Kept in memory, for the ten thousand keys seen last.
 */
final class Throttle {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int KEYS = 10_000;

    private record Failures(int count, Instant last) {}

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > KEYS;
        }
    };

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /** How long the key has to wait, nothing if it need not. */
    synchronized Optional<Duration> wait(String key) {
        Failures known = failures.get(key);
        if (known == null || known.count() < FREE) {
            return Optional.empty();
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(known.count() - FREE, 10));
        Duration left =
                Duration.between(clock.instant(), known.last().plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    synchronized void failed(String key) {
        Instant now = clock.instant();
        Failures known = failures.get(key);
        boolean old = known == null || known.last().plus(FORGOTTEN).isBefore(now);
        failures.put(key, new Failures(old ? 1 : known.count() + 1, now));
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }
}
