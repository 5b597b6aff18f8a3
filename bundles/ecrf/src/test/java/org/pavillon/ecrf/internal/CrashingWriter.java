package org.pavillon.ecrf.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.Transaction;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.service.Entry;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.OpenEntry;
import org.pavillon.ecrf.service.SaveRequest;
import org.pavillon.ecrf.store.Hashes;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.audit.OutboxForwarder;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Migration;

/**
 * A process that saves records until it is killed. It prints the milliseconds that opening took, the id of each revision
 * that it finds, and then a line for each save that was acknowledged.
 */
final class CrashingWriter {
    static final String NAME = "org.pavillon.ecrf";
    private static final List<String> SCRIPTS = List.of("V1__studies_and_records.sql", "V2__production.sql");
    private static final String FORM = "vitals";
    private static final int SUBJECTS = 20;
    private static final String DICTIONARY = """
            Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Identifier?,Branching Logic (Show field only if...),Required Field?,Custom Alignment,Question Number (surveys only),Matrix Group Name,Matrix Ranking?,Field Annotation
            record_id,vitals,,text,Id,,,,,,,,,,,,,
            pulse,vitals,,text,Pulse,,,integer,,,,,y,,,,,
            twice,vitals,,calc,Twice,[pulse] * 2,,,,,,,,,,,,
            remark,vitals,,text,Remark,,,,,,,,,,,,,
            """;

    private CrashingWriter() {}

    /** Arguments: folder, {@code kept} or {@code plain}, round, number of writers, whether it compacts meanwhile. */
    public static void main(String[] arguments) {
        try {
            work(arguments);
        } catch (Exception | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // threads of the storage would keep it alive
        }
    }

    private static void work(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        Store store = Store.open(Path.of(arguments[0]), arguments[1]);
        List<String> found =
                store.database().read(connection -> column(connection, "SELECT id FROM revision ORDER BY chain_no"));
        System.out.println("opened " + (System.nanoTime() - begun) / 1_000_000);
        found.forEach(id -> System.out.println("found " + id));
        System.out.println("ready");
        System.out.flush();
        List<String> subjects = store.database()
                .read(connection -> column(connection, "SELECT study || ' ' || id FROM record ORDER BY number"));
        for (int writer = 0; writer < Integer.parseInt(arguments[3]); writer++) {
            String[] subject = subjects.get(writer).split(" ");
            String remark = arguments[2] + "-" + writer + "-";
            Thread.ofPlatform()
                    .start(() -> CurrentUser.runAs(new Person(), () -> save(store, subject[0], subject[1], remark)));
        }
        if (Boolean.parseBoolean(arguments[4])) {
            store.compactForEver();
        }
        Thread.currentThread().join();
    }

    private static void save(Store store, String study, String subject, String remark) {
        OpenEntry open = store.records().open(study, subject, FORM);
        int base = open.entry().map(Entry::revision).orElse(0);
        for (int i = 0; ; i++) {
            String id = Hashes.ulid(Instant.now());
            Map<String, Answer> values =
                    Map.of("pulse", new Answer.Single(String.valueOf(i)), "remark", new Answer.Single(remark + i));
            SaveRequest request = new SaveRequest(id, base, open.definition(), values, EntryStatus.INCOMPLETE, "again");
            base = store.records().save(study, subject, FORM, request).entry().revision();
            synchronized (CrashingWriter.class) {
                System.out.println("saved " + id + " " + remark + i + ".");
                System.out.flush();
            }
        }
    }

    /** Makes a study with a subject for each writer. */
    static void fill(Path data, String kind) throws IOException {
        try (Store store = Store.open(data, kind)) {
            CurrentUser.<Void, IOException>callAs(new Person(), () -> {
                String study = store.studies().create("Crash").id();
                store.studies()
                        .importDictionary(
                                study,
                                "crash.csv",
                                new ByteArrayInputStream(DICTIONARY.getBytes(StandardCharsets.UTF_8)),
                                "");
                for (int i = 0; i < SUBJECTS; i++) {
                    store.records().create(study, Hashes.ulid(Instant.now()), Optional.empty());
                }
                return null;
            });
        }
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static List<Migration> migrations() throws IOException {
        List<Migration> migrations = new ArrayList<>();
        for (String script : SCRIPTS) {
            try (InputStream in = CrashingWriter.class.getResourceAsStream("/db/migration/" + script)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                migrations.add(Migration.of(migrations.size() + 1, script, text));
            }
        }
        return migrations;
    }

    /** The module's services on a database. */
    record Store(
            ModuleDatabase database,
            StudyService studies,
            RecordService records,
            Databases databases,
            ChainedAuditLog log)
            implements AutoCloseable {
        /** {@code kept} on the appliance's storage, {@code plain} on H2 as it comes. */
        static Store open(Path data, String kind) throws IOException {
            Databases databases = new Databases(data, Clock.systemUTC());
            ChainedAuditLog log = new ChainedAuditLog(databases);
            ModuleDatabase database =
                    kind.equals("kept") ? databases.open(NAME, migrations()) : new PlainDatabase(data);
            new OutboxForwarder(databases, log);
            StudyService studies = new StudyService(database);
            return new Store(database, studies, new RecordService(studies, log), databases, log);
        }

        /** Waits until no act is on its way to the audit log any more. */
        void settle() {
            while (!((Database) database).outbox(1).isEmpty()) {
                Thread.onSpinWait();
            }
        }

        void compact() {
            ((Database) database).compact();
        }

        void compactForEver() {
            while (true) {
                compact();
            }
        }

        @Override
        public void close() {
            databases.close();
            if (database instanceof PlainDatabase plain) {
                plain.close();
            }
        }
    }

    private static final class PlainDatabase implements ModuleDatabase, AutoCloseable {
        private final String url;
        private final Connection writing;

        PlainDatabase(Path data) throws IOException {
            url = "jdbc:h2:file:" + data.resolve("plain");
            try {
                writing = DriverManager.getConnection(url);
                if (!writing.getMetaData().getTables(null, null, "STUDY", null).next()) {
                    try (Statement statement = writing.createStatement()) {
                        for (Migration migration : migrations()) {
                            for (String sql : migration.statements()) {
                                statement.execute(sql);
                            }
                        }
                    }
                }
                writing.setAutoCommit(false);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public <T> T read(Query<T> query) {
            try (Connection connection = DriverManager.getConnection(url)) {
                return query.run(connection);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized <T> T write(Change<T> change) {
            try {
                T result = change.apply(new PlainTransaction(writing));
                writing.commit();
                return result;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <T> CompletableFuture<T> submit(Change<T> change) {
            return CompletableFuture.completedFuture(write(change));
        }

        @Override
        public void close() {
            try {
                writing.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record PlainTransaction(Connection connection) implements Transaction {
        @Override
        public Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public void audit(AuditEntry entry) {
            // the control is about the records alone
        }
    }

    /** Somebody who may do everything. */
    record Person() implements User {
        @Override
        public String id() {
            return "person";
        }

        @Override
        public String name() {
            return "person";
        }

        @Override
        public String displayName() {
            return "Person";
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public boolean maySomewhere(String action) {
            return true;
        }
    }
}
