package org.pavillon.platform.identity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Accounts;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Role;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.storage.Transaction;
import org.pavillon.platform.storage.Ulid;

/** Administration of accounts. */
@Component
public final class AccountService implements Accounts {
    private static final String PERMISSION = "platform:accounts";
    private static final Duration INVITATION = Duration.ofHours(24);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,63}");

    /** No control characters, nor those that turn the direction of writing round and so show another name. */
    private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cc}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069]*");

    private final AccountTable accounts;
    private final SessionStore sessions;
    private final Rights rights;

    @Activate
    public AccountService(
            @Reference AccountTable accounts, @Reference SessionStore sessions, @Reference Rights rights) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.rights = rights;
    }

    @Override
    public List<Account> list() {
        Permissions.check(PERMISSION);
        return List.copyOf(accounts.all());
    }

    @Override
    public Optional<Account> find(String id) {
        Permissions.check(PERMISSION);
        return accounts.find(id);
    }

    @Override
    public Account create(String name, String displayName, Locale locale) {
        Permissions.check(PERMISSION);
        String normal = checkedName(name);
        String shown = checkedDisplayName(displayName, normal);
        String id = accounts.change(transaction -> {
            String made = Ulid.next(transaction.now());
            if (accounts.named(normal).isPresent()) {
                throw new ConflictException(
                        "PAV-PLATFORM-46",
                        Text.of(
                                "There is an account of that name already. Choose another name.",
                                "Un compte porte déjà ce nom. Choisissez-en un autre."));
            }
            AccountTable.insert(transaction.connection(), made, normal, shown, locale, transaction.now());
            transaction.audit(AuditEntry.done("platform.account-create", "account/" + made));
            return made;
        });
        return accounts.find(id).orElseThrow();
    }

    /** A sign-in name in its one form: lower case, without spaces around it. */
    static String checkedName(String name) {
        String normal = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(normal).matches()) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-45",
                    Text.of(
                            "A name for sign-in has 2 to 64 letters, digits, dots, hyphens or underscores, no accents and no"
                                    + " spaces: a.martin, for instance.",
                            "Un nom de connexion compte de 2 à 64 lettres, chiffres, points, tirets ou tirets bas, sans"
                                    + " accents ni espaces\u00a0: a.martin, par exemple."));
        }
        return normal;
    }

    static String checkedDisplayName(String displayName, String name) {
        String shown = displayName.strip();
        if (shown.length() > 200 || !PRINTABLE.matcher(shown).matches()) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-47",
                    Text.of(
                            "The name shown has 200 characters at most, in one line, without control characters.",
                            "Le nom affiché compte 200 caractères au plus, sur une ligne, sans caractères de commande."));
        }
        return shown.isEmpty() ? name : shown;
    }

    @Override
    public String invite(String id) {
        Permissions.check(PERMISSION);
        existing(id);
        String token = Tokens.next();
        accounts.change(transaction -> {
            SessionStore.deleteInvitations(transaction, id);
            try (PreparedStatement insert = transaction
                    .connection()
                    .prepareStatement("INSERT INTO invitation (token, account, expires) VALUES (?, ?, ?)")) {
                insert.setString(1, Tokens.hash(token));
                insert.setString(2, id);
                insert.setObject(3, transaction.now().plus(INVITATION).atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
            transaction.audit(AuditEntry.done("platform.account-invite", "account/" + id));
            return null;
        });
        return token;
    }

    @Override
    public void update(String id, String displayName, Locale locale) {
        Permissions.check(PERMISSION);
        Account account = existing(id);
        String shown = checkedDisplayName(displayName, account.name());
        accounts.change(transaction -> {
            AccountTable.set(transaction.connection(), id, "display_name", shown);
            AccountTable.set(transaction.connection(), id, "language", locale.getLanguage());
            transaction.audit(AuditEntry.done("platform.account-update", "account/" + id));
            return null;
        });
    }

    @Override
    public void setEnabled(String id, boolean enabled) {
        Permissions.check(PERMISSION);
        existing(id);
        accounts.change(transaction -> {
            if (!enabled) {
                keepAnAdministrator(id);
            }
            AccountTable.set(transaction.connection(), id, "enabled", enabled);
            transaction.audit(
                    AuditEntry.done(enabled ? "platform.account-enable" : "platform.account-disable", "account/" + id));
            return null;
        });
        if (!enabled) {
            sessions.endAll(id);
        }
    }

    @Override
    public void grant(String id, Grant grant) {
        Permissions.check(PERMISSION);
        Account account = existing(id);
        Role role = rights.role(grant.role())
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-48",
                        Text.of(
                                "There is no such role now; its module may be stopped.",
                                "Ce rôle n\u2019existe pas actuellement\u00a0; son module est peut-être arrêté.")));
        if (!Rights.instance(grant.instance())) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-54",
                    Text.of(
                            "A role is granted everywhere or on one thing, named by its identifier: letters, digits, dots,"
                                    + " hyphens and underscores.",
                            "Un rôle s\u2019accorde partout ou sur une seule chose, désignée par son identifiant\u00a0: lettres,"
                                    + " chiffres, points, tirets et tirets bas."));
        }
        if (Rights.ofPlatform(role) && !grant.instance().equals(Grant.EVERYWHERE)) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-55",
                    Text.of(
                            "This role is about the whole appliance: grant it everywhere.",
                            "Ce rôle porte sur tout l\u2019appareil\u00a0: accordez-le partout."));
        }
        if (account.grants().contains(grant)) {
            return;
        }
        accounts.change(transaction -> {
            AccountTable.insert(transaction.connection(), id, grant);
            audit(transaction, "platform.grant", id, new Grant(role.id(), grant.instance()));
            return null;
        });
    }

    @Override
    public void revoke(String id, Grant grant) {
        Permissions.check(PERMISSION);
        existing(id);
        accounts.change(transaction -> {
            if (grant.role().equals(Rights.ADMINISTRATOR)) {
                keepAnAdministrator(id);
            }
            delete(transaction.connection(), id, grant);
            audit(transaction, "platform.revoke", id, grant);
            return null;
        });
    }

    @Override
    public List<Role> roles() {
        Permissions.check(PERMISSION);
        return rights.roles();
    }

    @Override
    public void changeOwnPassword(char[] present, char[] wanted) {
        String id = CurrentUser.get().id();
        Account me = existing(id);
        if (!sessions.confirms(id, present)) {
            throw new ForbiddenException(
                    "PAV-PLATFORM-49",
                    Text.of("The present password is wrong.", "Le mot de passe actuel est incorrect."));
        }
        sessions.passwords().checkStrength(wanted, me.name());
        sessions.changePassword(me, wanted);
    }

    @Override
    public void changeOwnLocale(Locale locale) {
        String id = CurrentUser.get().id();
        if (accounts.find(id).isEmpty()) {
            return;
        }
        String language = Text.LANGUAGES.contains(Locale.of(locale.getLanguage()))
                ? locale.getLanguage()
                : Locale.ENGLISH.getLanguage();
        accounts.change(transaction -> {
            AccountTable.set(transaction.connection(), id, "language", language);
            return null;
        });
    }

    private Account existing(String id) {
        return accounts.find(id)
                .orElseThrow(() -> new NotFoundException(
                        "PAV-PLATFORM-50", Text.of("There is no such account.", "Ce compte n\u2019existe pas.")));
    }

    private void keepAnAdministrator(String leaving) {
        boolean another = accounts.all().stream()
                .filter(account -> account.enabled() && !account.id().equals(leaving))
                .anyMatch(Rights::administers);
        boolean administrator = Rights.administers(existing(leaving));
        if (administrator && !another) {
            throw new ConflictException(
                    "PAV-PLATFORM-51",
                    Text.of(
                            "This is the last administrator. Make another one first.",
                            "C\u2019est le dernier administrateur. Nommez-en d\u2019abord un autre."));
        }
    }

    private static void audit(Transaction transaction, String act, String id, Grant grant) {
        transaction.audit(
                AuditEntry.done(act, "account/" + id, Map.of("role", grant.role(), "instance", grant.instance())));
    }

    private static void delete(Connection connection, String id, Grant grant) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM account_grant WHERE account = ? AND role = ? AND instance = ?")) {
            delete.setString(1, id);
            delete.setString(2, grant.role());
            delete.setString(3, grant.instance());
            delete.executeUpdate();
        }
    }
}
