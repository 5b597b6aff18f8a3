package org.pavillon.platform.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits wrong sign-ins from one address, whatever the names: twenty, then one every three seconds. Never longer, since
 * a whole ward may share an address. An IPv6 network of 64 bits counts as one address.
 */
final class AddressLimit {
    private static final int SIZE = 20;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final int KEYS = 10_000;

    /** When the address will have been forgiven everything. */
    private final Map<String, Instant> empty = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > KEYS;
        }
    };

    private final Clock clock;

    AddressLimit(Clock clock) {
        this.clock = clock;
    }

    /** Begins an attempt, or tells how long to wait before one. */
    synchronized Optional<Duration> attempt(String address) {
        Instant now = clock.instant();
        String key = network(address);
        Instant full = empty.getOrDefault(key, now);
        Instant from = full.isBefore(now) ? now : full;
        Duration left = Duration.between(now.plus(DRAIN.multipliedBy(SIZE - 1L)), from);
        if (left.isPositive()) {
            return Optional.of(left);
        }
        empty.put(key, from.plus(DRAIN));
        return Optional.empty();
    }

    /** Takes an attempt back: it was right, or told nobody whether it was. */
    synchronized void undone(String address) {
        empty.computeIfPresent(network(address), (key, time) -> time.minus(DRAIN));
    }

    static String network(String address) {
        String plain = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        if (plain.indexOf(':') < 0 || plain.contains("::")) {
            return plain;
        }
        String[] groups = plain.split(":");
        return groups.length == 8 ? String.join(":", groups[0], groups[1], groups[2], groups[3]) : plain;
    }
}
