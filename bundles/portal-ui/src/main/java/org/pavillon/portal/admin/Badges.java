package org.pavillon.portal.admin;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.ModuleInfo.State;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.api.module.Trust;
import org.pavillon.portal.shell.Icons;

/** Short words with a meaning, told by colour, picture and word. */
final class Badges {
    private Badges() {}

    static Span state(State state) {
        return badge(
                AdminPage.text("admin.state." + state),
                "pv-state-" + word(state),
                switch (state) {
                    case RUNNING -> Icons.GOOD;
                    case DEGRADED -> Icons.ATTENTION;
                    case FAILED, STUCK, QUARANTINED -> Icons.WRONG;
                    case STARTING -> Icons.JOBS;
                    case INSTALLED -> Icons.STOPPED;
                    case ABSENT -> Icons.ABSENT;
                });
    }

    static Span health(Health.Status status) {
        return badge(
                status.name(),
                "pv-health-" + word(status),
                switch (status) {
                    case OK -> Icons.GOOD;
                    case WARN, TEMPORARILY_UNAVAILABLE -> Icons.ATTENTION;
                    case CRITICAL, HEALTH_CHECK_ERROR -> Icons.WRONG;
                });
    }

    static Span trust(Trust trust) {
        return badge(
                AdminPage.text("admin.trust." + trust),
                "pv-trust-" + word(trust),
                switch (trust) {
                    case LISTED -> Icons.GOOD;
                    case DEVELOPER -> Icons.ATTENTION;
                    case UNLISTED, REVOKED, EXPIRED -> Icons.WRONG;
                });
    }

    static Span outcome(OperationRecord.Outcome outcome) {
        return badge(
                AdminPage.text("admin.operation." + outcome),
                "pv-operation-" + word(outcome),
                switch (outcome) {
                    case DONE -> Icons.GOOD;
                    case CANCELLED, INTERRUPTED -> Icons.ATTENTION;
                    case UNDONE -> Icons.WRONG;
                });
    }

    /** A word alone. */
    static Span plain(String text, String meaning) {
        Span badge = new Span(text);
        badge.addClassNames("pv-badge", meaning);
        return badge;
    }

    private static Span badge(String text, String meaning, String icon) {
        Span badge = new Span(Icons.of(icon), new Span(text));
        badge.addClassNames("pv-badge", meaning);
        return badge;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
