package org.pavillon.api.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An account as its administrator sees it. */
public record Account(
        String id,
        String name,
        String displayName,
        Locale locale,
        boolean enabled,
        List<Grant> grants,
        Instant created,
        Optional<Instant> lastSignIn) {
    public Account {
        grants = List.copyOf(grants);
    }
}
