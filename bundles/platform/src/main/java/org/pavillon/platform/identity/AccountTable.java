package org.pavillon.platform.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.storage.ModuleDatabase.Change;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.PlatformDatabase;

/** Accounts in the platform's database, kept in memory too: a hospital has hundreds, and every request asks for one. */
@Component(service = AccountTable.class)
public final class AccountTable {
    private final Database database;
    private volatile Map<String, Account> byId;

    @Activate
    public AccountTable(@Reference PlatformDatabase platform) {
        this(platform.database());
    }

    AccountTable(Database database) {
        this.database = database;
        this.byId = load();
    }

    Database database() {
        return database;
    }

    Collection<Account> all() {
        return byId.values();
    }

    Optional<Account> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Account> named(String name) {
        return byId.values().stream()
                .filter(account -> account.name().equals(name))
                .findFirst();
    }

    /** The password's hash, an empty string before the first one. */
    String password(String id) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT password FROM account WHERE id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getString(1) : "";
                }
            }
        });
    }

    /** Makes a change of accounts; everybody sees it when it returns. */
    synchronized <T> T change(Change<T> change) {
        T result = database.write(change);
        byId = load();
        return result;
    }

    static void insert(Connection connection, String id, String name, String displayName, Locale locale, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO account (id, name, display_name, language, enabled, password, created)"
                        + " VALUES (?, ?, ?, ?, TRUE, '', ?)")) {
            insert.setString(1, id);
            insert.setString(2, name);
            insert.setString(3, displayName);
            insert.setString(4, locale.getLanguage());
            insert.setObject(5, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    static void insert(Connection connection, String id, Grant grant) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO account_grant (account, role, instance) VALUES (?, ?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, grant.role());
            insert.setString(3, grant.instance());
            insert.executeUpdate();
        }
    }

    /** Sets one column of an account. */
    static void set(Connection connection, String id, String column, Object value) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET " + column + " = ? WHERE id = ?")) {
            update.setObject(1, value);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    private Map<String, Account> load() {
        return database.read(connection -> {
            Map<String, List<Grant>> grants = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT account, role, instance FROM account_grant ORDER BY role, instance");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    grants.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(new Grant(row.getString(2), row.getString(3)));
                }
            }
            Map<String, Account> accounts = new LinkedHashMap<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM account ORDER BY name");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String id = row.getString("id");
                    accounts.put(
                            id,
                            new Account(
                                    id,
                                    row.getString("name"),
                                    row.getString("display_name"),
                                    Locale.of(row.getString("language")),
                                    row.getBoolean("enabled"),
                                    grants.getOrDefault(id, List.of()),
                                    row.getObject("created", OffsetDateTime.class)
                                            .toInstant(),
                                    Optional.ofNullable(row.getObject("last_sign_in", OffsetDateTime.class))
                                            .map(OffsetDateTime::toInstant)));
                }
            }
            return accounts;
        });
    }
}
