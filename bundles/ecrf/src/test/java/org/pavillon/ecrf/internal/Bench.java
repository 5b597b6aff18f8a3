package org.pavillon.ecrf.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.identity.Role;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.Transaction;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.exchange.Dictionary;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.SaveRequest;
import org.pavillon.ecrf.service.Saved;
import org.pavillon.ecrf.store.Hashes;

/** The engine's services over a database in memory, with a study, a subject, and people to act. */
final class Bench implements AutoCloseable {
    static final String FORM = "f";
    private static final Messages MESSAGES = Messages.of(RecordService.class);

    final Connection connection;
    final List<AuditEntry> audited = new ArrayList<>();
    final StudyService studies;
    final RecordService records;
    String study = "";
    String subject = "";

    Bench() throws SQLException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        for (String script : List.of("V1__studies_and_records.sql", "V2__production.sql")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(read("/db/migration/" + script));
            }
        }
        Database database = new Database();
        studies = new StudyService(database);
        records = new RecordService(studies, new Log());
    }

    private static String read(String resource) {
        try (var in = Bench.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A study with the dictionary and one subject. */
    Bench with(Dictionary dictionary) {
        as("builder", () -> {
            study = studies.create("Study").id();
            return importing(dictionary, "");
        });
        subject = as("clinician", () -> records.create(study, ulid(), Optional.of("V-001")))
                .id();
        return this;
    }

    /** Imports as whoever is bound. */
    int importing(Dictionary dictionary, String reason) {
        try {
            return studies.importDictionary(
                            study, "dictionary.csv", new ByteArrayInputStream(dictionary.bytes()), reason)
                    .version();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Saves as the clinician. */
    Saved save(int base, Map<String, String> values, String reason) {
        return as("clinician", () -> records.save(study, subject, FORM, wish(ulid(), base, values, reason)));
    }

    static SaveRequest wish(String id, int base, Map<String, String> values, String reason) {
        return wish(id, base, values, EntryStatus.INCOMPLETE, reason);
    }

    static SaveRequest wish(String id, int base, Map<String, String> values, EntryStatus status, String reason) {
        Map<String, Answer> answers = values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Answer.Single(entry.getValue())));
        return new SaveRequest(id, base, "", answers, status, reason);
    }

    static String ulid() {
        return Hashes.ulid(Instant.now());
    }

    /** Acts of the audit log, oldest first. */
    List<String> acts() {
        return audited.stream().map(AuditEntry::act).toList();
    }

    void sql(String statement) throws SQLException {
        try (Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    // ---- people ----

    static <T> T as(String role, Supplier<T> act) {
        return as(List.of(role), act);
    }

    static <T> T as(Collection<String> roles, Supplier<T> act) {
        Set<String> actions = Rights.roles(MESSAGES).stream()
                .filter(role -> roles.contains(role.id().substring(5)))
                .map(Role::actions)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return CurrentUser.<T, RuntimeException>callAs(new Person(String.join("+", roles), actions), act::get);
    }

    /** Somebody with a right that no role holds. */
    static <T> T holding(Set<String> actions, Supplier<T> act) {
        return CurrentUser.<T, RuntimeException>callAs(new Person("somebody", actions), act::get);
    }

    private record Person(String name, Set<String> actions) implements User {
        @Override
        public String id() {
            return "id-" + name;
        }

        @Override
        public String displayName() {
            return "The " + name;
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            String[] parts = permission.split(":");
            return actions.contains(parts[0] + ":" + parts[1]) || actions.contains(permission);
        }

        @Override
        public boolean maySomewhere(String action) {
            return actions.stream().anyMatch(held -> held.equals(action) || held.startsWith(action + ":"));
        }
    }

    // ---- what the platform gives ----

    private final class Database implements ModuleDatabase {
        @Override
        public <T> T read(Query<T> query) {
            try {
                return query.run(connection);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public <T> T write(Change<T> change) {
            List<AuditEntry> pending = new ArrayList<>();
            try {
                connection.setAutoCommit(false);
                try {
                    T result = change.apply(new Running(pending));
                    connection.commit();
                    audited.addAll(pending);
                    return result;
                } catch (SQLException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                } finally {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public <T> CompletableFuture<T> submit(Change<T> change) {
            return CompletableFuture.completedFuture(write(change));
        }
    }

    private final class Running implements Transaction {
        private final List<AuditEntry> pending;

        Running(List<AuditEntry> pending) {
            this.pending = pending;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public void audit(AuditEntry entry) {
            pending.add(entry);
        }

        @Override
        public Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    private final class Log implements AuditLog {
        @Override
        public void record(AuditEntry entry) {
            audited.add(entry);
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
