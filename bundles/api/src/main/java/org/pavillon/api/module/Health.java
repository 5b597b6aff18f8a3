package org.pavillon.api.module;

import java.util.Objects;
import org.pavillon.api.i18n.Text;

/** How well something works, in the five words of Apache Felix Health Checks. */
public record Health(Status status, Text text) {
    /** Ordered from best to worst. */
    public enum Status {
        /** Works. */
        OK,
        /** Works, but a person should look. */
        WARN,
        /** Does not work now and will by itself. */
        TEMPORARILY_UNAVAILABLE,
        /** Does not work, and a person must act. */
        CRITICAL,
        /** Nobody knows, since the check itself failed. */
        HEALTH_CHECK_ERROR
    }

    public Health {
        Objects.requireNonNull(status);
        Objects.requireNonNull(text);
    }

    /** All is well. */
    public static Health ok() {
        return new Health(Status.OK, Text.of("Works", "Fonctionne"));
    }
}
