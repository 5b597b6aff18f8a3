package org.pavillon.platform.notification;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.notification.Notification;
import org.pavillon.api.notification.Notifications;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.identity.Rights;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.PlatformDatabase;
import org.pavillon.platform.storage.Ulid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages in the platform's database. */
@Component
public final class StoredNotifications implements Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(StoredNotifications.class);
    private static final int LISTED = 100;
    private static final int LENGTH = 4000;

    private final Database database;
    private final Rights rights;
    private final List<Consumer<Notification>> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public StoredNotifications(@Reference PlatformDatabase platform, @Reference Rights rights) {
        this.database = platform.database();
        this.rights = rights;
    }

    @Override
    public void send(String recipient, Notification.Kind kind, Text text, String link) {
        Text detached = Text.of(cut(text.in(Locale.ENGLISH)), cut(text.in(Locale.FRENCH)));
        Notification sent = database.write(transaction -> {
            Notification notification = new Notification(
                    Ulid.next(transaction.now()), recipient, kind, detached, link, transaction.now(), false);
            try (PreparedStatement insert = transaction
                    .connection()
                    .prepareStatement(
                            "INSERT INTO notification (id, recipient, kind, text_en, text_fr, link, sent, seen)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, FALSE)")) {
                insert.setString(1, notification.id());
                insert.setString(2, recipient);
                insert.setString(3, kind.name());
                insert.setString(4, detached.in(Locale.ENGLISH));
                insert.setString(5, detached.in(Locale.FRENCH));
                insert.setString(6, link);
                insert.setObject(7, transaction.now().atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
            return notification;
        });
        for (Consumer<Notification> listener : listeners) {
            try {
                listener.accept(sent);
            } catch (RuntimeException e) {
                LOG.warn("A listener to notifications failed", e);
            }
        }
    }

    private static String cut(String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH - 1) + "…";
    }

    @Override
    public void sendToHolders(String permission, Notification.Kind kind, Text text, String link) {
        rights.holders(permission).forEach(recipient -> send(recipient, kind, text, link));
    }

    @Override
    public List<Notification> mine() {
        String me = CurrentUser.get().id();
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT * FROM notification WHERE recipient = ? ORDER BY sent DESC, id DESC FETCH FIRST " + LISTED
                            + " ROWS ONLY")) {
                select.setString(1, me);
                List<Notification> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(new Notification(
                                row.getString("id"),
                                me,
                                Notification.Kind.valueOf(row.getString("kind")),
                                Text.of(row.getString("text_en"), row.getString("text_fr")),
                                row.getString("link"),
                                row.getObject("sent", OffsetDateTime.class).toInstant(),
                                row.getBoolean("seen")));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public void markAllRead() {
        String me = CurrentUser.get().id();
        database.write(transaction -> {
            try (PreparedStatement update = transaction
                    .connection()
                    .prepareStatement("UPDATE notification SET seen = TRUE WHERE recipient = ? AND seen = FALSE")) {
                update.setString(1, me);
                return update.executeUpdate();
            }
        });
    }

    @Override
    public AutoCloseable listen(Consumer<Notification> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
