package org.pavillon.platform.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditEntry.Outcome;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Session;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.storage.Transaction;
import org.pavillon.platform.storage.Folders;
import org.pavillon.platform.storage.PrivateFile;
import org.pavillon.platform.storage.Ulid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions in the platform's database, so that a restart signs nobody out, and in memory. */
@Component(service = {Sessions.class, SessionStore.class})
public final class SessionStore implements Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);
    private static final int SWEEP_SECONDS = 5;
    static final int AT_ONCE = 5;

    private final AccountTable accounts;
    private final Rights rights;
    private final AuditLog audit;
    private final Clock clock;
    private final Passwords passwords = new Passwords();
    private final Throttle throttle;
    private final AddressLimit addresses;
    private final Map<String, LiveSession> byToken = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("pavillon-sessions").unstarted(task));
    private final LocalAdministrator local = new LocalAdministrator();
    private String localToken = "";

    @Activate
    public SessionStore(@Reference AccountTable accounts, @Reference Rights rights, @Reference AuditLog audit)
            throws IOException {
        this(accounts, rights, audit, Clock.systemUTC());
        String token = Tokens.next();
        PrivateFile.write(Folders.data().resolve("admin-token"), token.getBytes(StandardCharsets.US_ASCII));
        localToken = Tokens.hash(token);
        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    SessionStore(AccountTable accounts, Rights rights, AuditLog audit, Clock clock) {
        this.accounts = accounts;
        this.rights = rights;
        this.audit = audit;
        this.clock = clock;
        this.throttle = new Throttle(clock);
        this.addresses = new AddressLimit(clock);
        load();
    }

    @Deactivate
    void stop() {
        sweeper.shutdownNow();
        store();
    }

    Passwords passwords() {
        return passwords;
    }

    @Override
    public SignedIn signIn(String name, char[] password, String address) {
        String known = name.strip().toLowerCase(Locale.ROOT);
        String key = Tokens.hash(known); // a name can be as long as a request
        attempt(key, address);
        Optional<Account> account = accounts.named(known);
        String hash = account.map(found -> accounts.password(found.id())).orElse("");
        boolean matches;
        try {
            matches = passwords.matches(password, hash);
        } catch (UnavailableException e) {
            throttle.undone(key);
            addresses.undone(address);
            throw e;
        }
        if (!matches || !account.get().enabled()) {
            audit.record(new AuditEntry(
                    "platform.sign-in",
                    account.map(found -> "account/" + found.id()).orElse("account/unknown"),
                    Outcome.DENIED,
                    "",
                    Map.of("address", address)));
            throw new UnauthenticatedException(
                    "PAV-PLATFORM-42",
                    Text.of(
                            "Name and password don\u2019t match an account. Check both; your administrator can send you a new"
                                    + " invitation.",
                            "Le nom et le mot de passe ne correspondent à aucun compte. Vérifiez-les\u00a0; votre"
                                    + " administrateur peut vous envoyer une nouvelle invitation."));
        }
        throttle.succeeded(key);
        addresses.undone(address);
        return begin(account.get().id(), address, "platform.sign-in");
    }

    private void attempt(String key, String address) {
        addresses.attempt(address).ifPresent(SessionStore::refuse);
        throttle.attempt(key).ifPresent(wait -> {
            addresses.undone(address);
            refuse(wait);
        });
    }

    private static void refuse(Duration wait) {
        long seconds = wait.toSeconds() + 1;
        throw new UnavailableException(
                "PAV-PLATFORM-43",
                Text.of(
                        "Too many attempts. Please wait " + seconds + " s and try again.",
                        "Trop de tentatives. Veuillez patienter " + seconds + "\u00a0s puis réessayer."));
    }

    /** Whether a password is that of an account; guessing is slowed down as at sign-in. */
    boolean confirms(String accountId, char[] password) {
        throttle.attempt(accountId).ifPresent(SessionStore::refuse);
        boolean matches;
        try {
            matches = passwords.matches(password, accounts.password(accountId));
        } catch (UnavailableException e) {
            throttle.undone(accountId);
            throw e;
        }
        if (matches) {
            throttle.succeeded(accountId);
        }
        return matches;
    }

    /** Begins a session of an account whose identity was proven; the oldest of more than {@value #AT_ONCE} ends. */
    SignedIn begin(String accountId, String address, String act) {
        String token = Tokens.next();
        String hash = Tokens.hash(token);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String id = Ulid.next(now);
        Account account = accounts.find(accountId).orElseThrow();
        SignedInUser user = new SignedInUser(account, id, accounts, rights);
        LiveSession session = new LiveSession(id, hash, user, now, now, accounts, clock);
        CurrentUser.runAs(
                user,
                () -> accounts.change(transaction -> {
                    AccountTable.set(transaction.connection(), accountId, "last_sign_in", now.atOffset(ZoneOffset.UTC));
                    insert(transaction, session);
                    transaction.audit(
                            AuditEntry.done(act, "account/" + accountId, Map.of("address", address, "session", id)));
                    return null;
                }));
        byToken.put(hash, session);
        byToken.values().stream()
                .filter(other -> other.user().id().equals(accountId))
                .sorted(Comparator.comparing(LiveSession::begun).reversed())
                .skip(AT_ONCE)
                .toList()
                .forEach(oldest -> end(oldest, "platform.session-end"));
        return new SignedIn(token, session);
    }

    private static void insert(Transaction transaction, LiveSession session) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO session (token, id, account, begun, touched) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, session.tokenHash());
            insert.setString(2, session.id());
            insert.setString(3, session.user().id());
            insert.setObject(4, session.begun().atOffset(ZoneOffset.UTC));
            insert.setObject(5, session.begun().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    @Override
    public Optional<Session> find(String token) {
        LiveSession session = byToken.get(Tokens.hash(token));
        if (session == null) {
            return Optional.empty();
        }
        if (!session.valid()) {
            end(session, "platform.session-end");
            return Optional.empty();
        }
        return Optional.of(session);
    }

    @Override
    public Optional<Session> local(String token) {
        return Tokens.hash(token).equals(localToken) ? Optional.of(local) : Optional.empty();
    }

    @Override
    public void signOut(String token) {
        LiveSession session = byToken.get(Tokens.hash(token));
        if (session != null) {
            CurrentUser.runAs(session.user(), () -> end(session, "platform.sign-out"));
        }
    }

    /** Ends all sessions of an account. */
    void endAll(String accountId) {
        for (LiveSession session : List.copyOf(byToken.values())) {
            if (session.user().id().equals(accountId)) {
                end(session, "platform.session-end");
            }
        }
    }

    private void end(LiveSession session, String act) {
        if (!byToken.remove(session.tokenHash(), session)) {
            return;
        }
        accounts.database().write(transaction -> {
            try (PreparedStatement delete =
                    transaction.connection().prepareStatement("DELETE FROM session WHERE token = ?")) {
                delete.setString(1, session.tokenHash());
                delete.executeUpdate();
            }
            transaction.audit(AuditEntry.done(act, "account/" + session.user().id(), Map.of("session", session.id())));
            return null;
        });
        session.end();
    }

    @Override
    public SignedIn acceptInvitation(String token, char[] password, String address) {
        Account account = invitedAccount(token).orElseThrow(SessionStore::notInvited);
        passwords.checkStrength(password, account.name());
        setPassword(account, password, "platform.accept-invitation", transaction -> {
            if (!delete(transaction, token)) {
                throw notInvited(); // somebody else was faster with the same link
            }
        });
        return begin(account.id(), address, "platform.sign-in");
    }

    private static ForbiddenException notInvited() {
        return new ForbiddenException(
                "PAV-PLATFORM-44",
                Text.of(
                        "This invitation was used, has expired, or was never made. Ask your administrator for a new one.",
                        "Cette invitation a déjà servi, a expiré ou n\u2019existe pas. Demandez-en une nouvelle à votre"
                                + " administrateur."));
    }

    /** Changes a password; invitations and sessions of the account end. */
    void changePassword(Account account, char[] password) {
        setPassword(account, password, "platform.password-change", transaction -> {});
    }

    private void setPassword(Account account, char[] password, String act, Condition condition) {
        String hash = passwords.hash(password);
        CurrentUser.runAs(
                new SignedInUser(account, "", accounts, rights),
                () -> accounts.change(transaction -> {
                    condition.check(transaction);
                    AccountTable.set(transaction.connection(), account.id(), "password", hash);
                    deleteInvitations(transaction, account.id());
                    transaction.audit(AuditEntry.done(act, "account/" + account.id()));
                    return null;
                }));
        endAll(account.id());
    }

    /** What must hold within the transaction, or it is undone. */
    @FunctionalInterface
    private interface Condition {
        void check(Transaction transaction) throws SQLException;
    }

    private static boolean delete(Transaction transaction, String token) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM invitation WHERE token = ?")) {
            delete.setString(1, Tokens.hash(token));
            return delete.executeUpdate() == 1;
        }
    }

    static void deleteInvitations(Transaction transaction, String accountId) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM invitation WHERE account = ?")) {
            delete.setString(1, accountId);
            delete.executeUpdate();
        }
    }

    @Override
    public Optional<String> invited(String token) {
        return invitedAccount(token).map(Account::name);
    }

    private Optional<Account> invitedAccount(String token) {
        Optional<String> id = accounts.database().read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT account FROM invitation WHERE token = ? AND expires > ?")) {
                select.setString(1, Tokens.hash(token));
                select.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
        return id.flatMap(accounts::find).filter(Account::enabled);
    }

    /** Ends what has expired, and stores when people acted last. */
    void sweep() {
        try {
            for (LiveSession session : List.copyOf(byToken.values())) {
                if (!session.valid()) {
                    end(session, "platform.session-end");
                }
            }
            store();
        } catch (RuntimeException e) {
            LOG.warn("Sessions could not be looked after; the next attempt is in {} s", SWEEP_SECONDS, e);
        }
    }

    private void store() {
        List<LiveSession> stale =
                byToken.values().stream().filter(LiveSession::stale).toList();
        if (stale.isEmpty()) {
            return;
        }
        accounts.database().write(transaction -> {
            try (PreparedStatement update =
                    transaction.connection().prepareStatement("UPDATE session SET touched = ? WHERE token = ?")) {
                for (LiveSession session : stale) {
                    update.setObject(1, session.touched().atOffset(ZoneOffset.UTC));
                    update.setString(2, session.tokenHash());
                    update.addBatch();
                }
                return update.executeBatch().length;
            }
        });
        stale.forEach(LiveSession::storedNow);
    }

    private void load() {
        List<LiveSession> sessions = accounts.database().read(connection -> {
            List<LiveSession> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM session");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String id = row.getString("id");
                    Account account = accounts.find(row.getString("account")).orElseThrow();
                    found.add(new LiveSession(
                            id,
                            row.getString("token"),
                            new SignedInUser(account, id, accounts, rights),
                            row.getObject("begun", OffsetDateTime.class).toInstant(),
                            row.getObject("touched", OffsetDateTime.class).toInstant(),
                            accounts,
                            clock));
                }
            }
            return found;
        });
        sessions.forEach(session -> byToken.put(session.tokenHash(), session));
    }
}
