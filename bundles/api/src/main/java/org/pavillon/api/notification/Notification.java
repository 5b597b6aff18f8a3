package org.pavillon.api.notification;

import java.time.Instant;
import org.pavillon.api.i18n.Text;

/**
 * A message to one person.
 *
 * @param link path in the portal where the person can act, or an empty string
 */
public record Notification(String id, String recipient, Kind kind, Text text, String link, Instant time, boolean read) {
    /** What it means to its reader. */
    public enum Kind {
        INFORMATION,
        GOOD,
        ATTENTION,
        WRONG
    }
}
