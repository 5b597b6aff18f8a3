package org.pavillon.api.notification;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.i18n.Text;

/** Sends messages to people. They hold no patient's text. */
@ProviderType
public interface Notifications {
    /** Sends to the account with that id. */
    void send(String recipient, Notification.Kind kind, Text text, String link);

    /** Sends to everyone who holds a permission. */
    void sendToHolders(String permission, Notification.Kind kind, Text text, String link);

    /** The current user's messages, the newest first, at most 100. */
    List<Notification> mine();

    /** Marks the current user's messages as read. */
    void markAllRead();

    /** Tells of each new message; the listener filters by recipient. */
    AutoCloseable listen(Consumer<Notification> listener);
}
