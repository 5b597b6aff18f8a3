package org.pavillon.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Migration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChainedAuditLogTest {
    private static final Somebody AUDITOR = new Somebody("auditor", "platform:audit");
    private static final Somebody CLINICIAN = new Somebody("clinician", "ecrf:edit");

    @TempDir
    Path data;

    private Databases databases;
    private ChainedAuditLog log;

    @BeforeEach
    void open() {
        databases = new Databases(data, Clock.systemUTC());
        log = new ChainedAuditLog(databases);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void recordsWhoDidWhatToWhatAndWhy() {
        CurrentUser.runAs(
                CLINICIAN,
                () -> log.record(AuditEntry.done("ecrf.save", "record/1", Map.of("form", "vitals"))
                        .because("typing error")));
        log.record(AuditEntry.denied("ecrf.export", "study/1"));

        List<AuditRecord> found = search(AuditQuery.newest(10));

        assertThat(found).extracting(AuditRecord::number).containsExactly(2L, 1L);
        assertThat(found).extracting(AuditRecord::actorId).containsExactly("system", "clinician");
        assertThat(found.getLast().entry())
                .isEqualTo(new AuditEntry(
                        "ecrf.save", "record/1", AuditEntry.Outcome.DONE, "typing error", Map.of("form", "vitals")));
    }

    @Test
    void findsByPartOfActSubjectAndActor() {
        CurrentUser.runAs(CLINICIAN, () -> log.record(AuditEntry.done("ecrf.save", "record/100%_sure")));
        log.record(AuditEntry.done("module.install", "module/ecrf"));

        assertThat(search(text("SAVE"))).hasSize(1);
        assertThat(search(text("clinic"))).hasSize(1);
        assertThat(search(text("100%_s"))).hasSize(1);
        assertThat(search(text("%"))).hasSize(1);
        assertThat(search(text("ecrf"))).hasSize(2);
        assertThat(search(text("nothing of the kind"))).isEmpty();
    }

    @Test
    void findsByTimeFromTheFirstInstantToBeforeTheLast() {
        record(1);
        Instant time = search(AuditQuery.newest(1)).getFirst().time();

        assertThat(search(times(time, time.plusMillis(1)))).hasSize(1);
        assertThat(search(times(time.minusSeconds(1), time))).isEmpty();
        assertThat(search(times(time.plusMillis(1), time.plusSeconds(1)))).isEmpty();
    }

    @Test
    void pagesFromTheNewestBack() {
        record(25);

        AuditQuery first = AuditQuery.newest(10);
        AuditQuery second = new AuditQuery("", Optional.empty(), Optional.empty(), Optional.of(16L), 10);
        assertThat(search(first))
                .extracting(AuditRecord::number)
                .startsWith(25L)
                .endsWith(16L);
        assertThat(search(second))
                .extracting(AuditRecord::number)
                .startsWith(15L)
                .endsWith(6L);
    }

    /** By a program that knows the documented format only. */
    @Test
    void exportsWhatAnIndependentProgramCanVerify() throws Exception {
        record(25);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CurrentUser.<Void, IOException>callAs(AUDITOR, () -> {
            log.export(AuditQuery.newest(10), out);
            return null;
        });

        List<String> lines =
                out.toString(StandardCharsets.UTF_8).lines().toList().reversed();
        assertThat(lines).hasSize(25);
        String previous = "0".repeat(64);
        for (String line : lines) {
            JsonNode json = JsonMapper.builder().build().readTree(line);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.getBytes(StandardCharsets.US_ASCII));
            digest.update(json.path("record").stringValue().getBytes(StandardCharsets.UTF_8));
            previous = json.path("hash").stringValue();
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(previous);
        }
    }

    @Test
    void isReadByAuditorsOnly() {
        record(1);

        for (Runnable read : List.<Runnable>of(() -> log.search(AuditQuery.newest(1)), () -> log.verify(), () -> {
            try {
                log.export(AuditQuery.newest(1), new ByteArrayOutputStream());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        })) {
            assertThatThrownBy(() -> CurrentUser.runAs(CLINICIAN, read)).isInstanceOf(ForbiddenException.class);
            assertThatThrownBy(read::run).isInstanceOf(UnauthenticatedException.class);
        }
    }

    @Test
    void isIntactAlsoWhenItIsEmptyAndAfterARestart() {
        assertThat(verify()).isEqualTo(new AuditVerification(0, 0, ""));
        record(2500);
        databases.close();
        open();
        record(1);

        assertThat(verify()).isEqualTo(new AuditVerification(2501, 2501, ""));
    }

    @Test
    void findsAnEntryThatWasAltered() {
        record(20);
        tamper("UPDATE audit SET act = REPLACE(act, 'thing/11', 'thing/99') WHERE number = 11");
        assertThat(verify().intactUntil()).isEqualTo(10);
        assertThat(verify().problem()).startsWith("Entry 11 ");
    }

    @Test
    void findsWhatSearchesByThatWasAltered() {
        record(20);
        tamper("UPDATE audit SET search = 'something else' WHERE number = 5");
        assertThat(verify().intactUntil()).isEqualTo(4);
    }

    @Test
    void findsATimeThatWasAltered() {
        record(20);
        tamper("UPDATE audit SET time = TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00Z' WHERE number = 5");
        assertThat(verify().intactUntil()).isEqualTo(4);
    }

    @Test
    void findsAnEntryThatWasMadeUnreadable() {
        record(20);
        tamper("UPDATE audit SET act = 'not JSON' WHERE number = 5");
        assertThat(verify().intactUntil()).isEqualTo(4);
        assertThat(verify().problem()).startsWith("Entry 5 ");
    }

    @Test
    void findsAnEntryThatWasRemoved() {
        record(20);
        tamper("DELETE FROM audit WHERE number = 8");
        assertThat(verify()).isEqualTo(new AuditVerification(7, 19, "Entry 8 is missing; the next one is 9."));
    }

    @Test
    void findsAnEntryThatWasRemovedAndTheRestMovedUp() {
        record(20);
        tamper("DELETE FROM audit WHERE number = 8", "UPDATE audit SET number = number - 1 WHERE number > 8");
        assertThat(verify().intactUntil()).isEqualTo(7);
    }

    @Test
    void findsAnEndThatWasCutOff() {
        record(20);
        tamper("DELETE FROM audit WHERE number > 15");
        assertThat(verify()).isEqualTo(new AuditVerification(15, 15, "Entries 16 to 20 are missing at the end."));
    }

    @Test
    void findsALogThatWasEmptied() {
        record(3);
        tamper("DELETE FROM audit");
        assertThat(verify()).isEqualTo(new AuditVerification(0, 0, "Entries 1 to 3 are missing at the end."));
    }

    @Test
    void findsEntriesThatChangedPlaces() {
        record(20);
        tamper(
                "UPDATE audit SET number = 1000 WHERE number = 6",
                "UPDATE audit SET number = 6 WHERE number = 7",
                "UPDATE audit SET number = 7 WHERE number = 1000");
        assertThat(verify().intactUntil()).isEqualTo(5);
        assertThat(verify().problem()).startsWith("Entry 6 ");
    }

    @Test
    void findsAnEntryThatWasPutIn() {
        record(5);
        tamper("INSERT INTO audit (number, time, search, act, hash) SELECT 6, time, search, act, hash FROM audit"
                + " WHERE number = 5");
        assertThat(verify().intactUntil()).isEqualTo(5);
    }

    @Test
    void takesTheActsOfADatabaseOnceAndInOrder() {
        List<Database.Outgoing> acts = List.of(outgoing(1), outgoing(2), outgoing(3));
        log.take("database", acts.subList(0, 2));
        log.take("database", acts);
        log.take("another", acts);

        assertThat(search(AuditQuery.newest(10)).reversed())
                .extracting(record -> record.entry().subject())
                .containsExactly("thing/1", "thing/2", "thing/3", "thing/1", "thing/2", "thing/3");
        assertThat(verify().problem()).isEmpty();
    }

    @Test
    void goesOnAfterActsThatItCouldNotTake() {
        Database database = databases.open(
                "module", List.of(Migration.of(1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY);")));
        OutboxForwarder forwarder = new OutboxForwarder(databases, log);
        tamper("ALTER TABLE audit ALTER COLUMN hash RENAME TO hidden");
        database.write(transaction -> {
            transaction.audit(AuditEntry.done("test.act", "thing/1"));
            return null;
        });
        while (database.outbox(1).isEmpty()) {
            Thread.onSpinWait();
        }
        tamper("ALTER TABLE audit ALTER COLUMN hidden RENAME TO hash");

        while (!database.outbox(1).isEmpty()) {
            Thread.onSpinWait(); // tried again every five seconds
        }
        assertThat(search(AuditQuery.newest(10))).hasSize(1);
        assertThat(forwarder).isNotNull();
    }

    private static Database.Outgoing outgoing(int number) {
        AuditEntry entry = AuditEntry.done("test.act", "thing/" + number);
        return new Database.Outgoing(
                number, Act.of(Instant.EPOCH, Optional.empty(), entry).json());
    }

    private void record(int count) {
        List<Database.Outgoing> acts = new java.util.ArrayList<>();
        for (int i = 1; i <= count; i++) {
            AuditEntry entry = AuditEntry.done("test.act", "thing/" + i);
            acts.add(new Database.Outgoing(
                    i,
                    Act.of(Instant.EPOCH.plusSeconds(i), Optional.empty(), entry)
                            .json()));
        }
        log.take("source-" + System.nanoTime(), acts);
    }

    private void tamper(String... statements) {
        databases.open("org.pavillon.audit", List.of()).write(transaction -> {
            try (Statement statement = transaction.connection().createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return null;
        });
    }

    private AuditVerification verify() {
        return CurrentUser.callAs(AUDITOR, () -> log.verify());
    }

    private List<AuditRecord> search(AuditQuery query) {
        return CurrentUser.callAs(AUDITOR, () -> log.search(query));
    }

    private static AuditQuery text(String text) {
        return new AuditQuery(text, Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }

    private static AuditQuery times(Instant from, Instant to) {
        return new AuditQuery("", Optional.of(from), Optional.of(to), Optional.empty(), 10);
    }
}
