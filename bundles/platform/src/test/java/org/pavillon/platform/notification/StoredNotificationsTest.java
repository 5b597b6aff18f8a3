package org.pavillon.platform.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.notification.Notification;
import org.pavillon.api.notification.Notification.Kind;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.identity.AccountTable;
import org.pavillon.platform.identity.Rights;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.PlatformDatabase;

class StoredNotificationsTest {
    private static final Somebody ANNA = new Somebody("anna");
    private static final Somebody BEN = new Somebody("ben");

    @TempDir
    Path data;

    private Databases databases;
    private StoredNotifications notifications;

    @BeforeEach
    void open() {
        databases = new Databases(data, Clock.systemUTC());
        PlatformDatabase platform = new PlatformDatabase(databases);
        notifications = new StoredNotifications(platform, new Rights(new AccountTable(platform)));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void showsPeopleTheirOwnTheNewestFirst() {
        send("anna", "first");
        send("ben", "another's");
        send("anna", "second");

        assertThat(mine(ANNA))
                .extracting(text -> text.text().in(Locale.ENGLISH))
                .containsExactly("second", "first");
        assertThatThrownBy(notifications::mine).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void isInTheReadersLanguageAfterARestart() {
        notifications.send("anna", Kind.values()[0], Text.of("Done", "Terminé"), "/jobs");
        databases.close();
        open();

        Notification found = mine(ANNA).getFirst();
        assertThat(found.text().in(Locale.FRENCH)).isEqualTo("Terminé");
        assertThat(found.link()).isEqualTo("/jobs");
    }

    @Test
    void isReadByItsRecipientOnly() {
        send("anna", "first");
        CurrentUser.runAs(BEN, notifications::markAllRead);
        assertThat(mine(ANNA)).extracting(Notification::read).containsExactly(false);

        CurrentUser.runAs(ANNA, notifications::markAllRead);
        assertThat(mine(ANNA)).extracting(Notification::read).containsExactly(true);
    }

    @Test
    void goesToEveryEnabledAccountThatHoldsAPermission() {
        account("anna", true, "platform.administrator");
        account("ben", true, "platform.auditor");
        account("carl", false, "platform.administrator");
        databases.close();
        open();

        notifications.sendToHolders("platform:jobs", Kind.values()[0], Text.verbatim("look"), "");

        assertThat(mine(ANNA)).hasSize(1);
        assertThat(mine(BEN)).isEmpty();
        assertThat(mine(new Somebody("carl"))).isEmpty();
    }

    @Test
    void tellsListenersUntilTheyLeaveThoughOneFails() throws Exception {
        List<Notification> told = new ArrayList<>();
        notifications.listen(sent -> {
            throw new IllegalStateException("listener");
        });
        AutoCloseable listening = notifications.listen(told::add);
        send("anna", "first");
        listening.close();
        send("anna", "second");

        assertThat(told).extracting(sent -> sent.text().in(Locale.ENGLISH)).containsExactly("first");
    }

    @Test
    void cutsATextThatIsTooLong() {
        send("anna", "x".repeat(10_000));

        assertThat(mine(ANNA).getFirst().text().in(Locale.ENGLISH))
                .hasSize(4000)
                .endsWith("…");
    }

    private void send(String recipient, String text) {
        notifications.send(recipient, Kind.values()[0], Text.verbatim(text), "");
    }

    private List<Notification> mine(Somebody user) {
        return CurrentUser.callAs(user, notifications::mine);
    }

    private void account(String id, boolean enabled, String role) {
        new PlatformDatabase(databases).database().write(transaction -> {
            try (Statement statement = transaction.connection().createStatement()) {
                statement.execute("INSERT INTO account (id, name, display_name, language, enabled, password, created)"
                        + " VALUES ('" + id + "', '" + id + "', '" + id + "', 'en', " + enabled
                        + ", '', CURRENT_TIMESTAMP)");
                return statement.executeUpdate("INSERT INTO account_grant (account, role, instance) VALUES ('" + id
                        + "', '" + role + "', '*')");
            }
        });
    }
}
