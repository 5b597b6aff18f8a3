package org.pavillon.platform.identity;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Sessions.SignedIn;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.PlatformDatabase;

/** People, their rights and sessions on a real database, with a clock of its own and a first administrator. */
final class TestIdentity implements AutoCloseable {
    static final String PASSWORD = "une phrase assez longue";
    static final String ADDRESS = "192.0.2.7";

    final TestClock clock = new TestClock();
    final List<AuditEntry> denied = new CopyOnWriteArrayList<>();
    private final Path folder;
    private Databases databases;
    AccountTable table;
    Rights rights;
    SessionStore sessions;
    AccountService accounts;
    FirstStart firstStart;

    TestIdentity(Path folder) throws IOException {
        this.folder = folder;
        open();
    }

    private void open() throws IOException {
        databases = new Databases(folder, clock);
        table = new AccountTable(new PlatformDatabase(databases));
        rights = new Rights(table);
        sessions = new SessionStore(table, rights, new Recorded(denied), clock);
        accounts = new AccountService(table, sessions, rights);
        firstStart = new FirstStart(table, sessions, link(), "https://pavillon.example", clock);
    }

    /** As after a restart of the appliance. */
    void restart() throws IOException {
        close();
        open();
    }

    Path link() {
        return folder.resolve("setup-link");
    }

    /** The token of the set-up link on the disk. */
    String setupToken() throws IOException {
        return Files.readString(link()).strip().replaceFirst(".*token=", "");
    }

    SignedIn administrator() throws IOException {
        return firstStart.complete(setupToken(), "admin", "Alice Martin", PASSWORD.toCharArray(), ADDRESS);
    }

    /** An account that has accepted its invitation, with roles everywhere. */
    Account person(User administrator, String name, String... roles) {
        return CurrentUser.<Account, RuntimeException>callAs(administrator, () -> {
            Account account = accounts.create(name, name, Locale.FRENCH);
            for (String role : roles) {
                accounts.grant(account.id(), new Grant(role, Grant.EVERYWHERE));
            }
            sessions.acceptInvitation(accounts.invite(account.id()), PASSWORD.toCharArray(), ADDRESS);
            return table.find(account.id()).orElseThrow();
        });
    }

    SignedIn signIn(String name, String password) {
        return sessions.signIn(name, password.toCharArray(), ADDRESS);
    }

    @Override
    public void close() {
        firstStart.stop();
        sessions.stop();
        databases.close();
    }

    private record Recorded(List<AuditEntry> entries) implements AuditLog {
        @Override
        public void record(AuditEntry entry) {
            entries.add(entry);
        }

        @Override
        public List<AuditRecord> search(AuditQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AuditVerification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void export(AuditQuery query, OutputStream out) {
            throw new UnsupportedOperationException();
        }
    }
}
