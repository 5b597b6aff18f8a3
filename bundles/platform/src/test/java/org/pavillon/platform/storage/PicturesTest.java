package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.backup.BackupSource.Manifest;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;

class PicturesTest {
    private static final String NAME = "org.example.module";
    private static final List<Migration> SCRIPTS = List.of(Migration.of(1, "V1__t.sql", """
            CREATE TABLE t (id INTEGER PRIMARY KEY, text VARCHAR(100), bytes BYTEA, time TIMESTAMP WITH TIME ZONE);
            CREATE TABLE total (sum BIGINT NOT NULL);
            INSERT INTO total (sum) VALUES (0);
            CREATE INDEX t_text ON t (text);
            """));

    @TempDir
    Path data;

    private Databases databases;
    private Pictures pictures;

    @BeforeEach
    void start() throws IOException {
        databases = new Databases(data, Clock.systemUTC());
        pictures = new Pictures(databases);
    }

    @AfterEach
    void stop() {
        databases.close();
    }

    @Test
    void putsBackWhatAPictureHolds() throws IOException {
        fill(100);
        String before = pictures.checksum(NAME);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        Manifest written = pictures.write(NAME, picture);
        insert(databases.open(NAME, SCRIPTS), 100, 150);
        write("a/b.txt", "changed");
        write("c.txt", "new");
        databases.close(NAME);
        assertThat(pictures.checksum(NAME)).isNotEqualTo(before);

        Manifest restored = pictures.restore(NAME, new ByteArrayInputStream(picture.toByteArray()));

        // 100 rows, the total, the database's id and its script
        assertThat(written).isEqualTo(restored).isEqualTo(new Manifest("pavillon-picture 1", 103));
        assertThat(pictures.checksum(NAME)).isEqualTo(before);
        assertThat(databases.filesFolder(NAME).resolve("c.txt")).doesNotExist();
        assertThat(count(databases.open(NAME, SCRIPTS))).isEqualTo(100);
        assertThat(data.resolve("replacing")).isEmptyDirectory();
        assertThat(data.resolve("pictures")).isEmptyDirectory();
    }

    @Test
    void readsTheDataOfAModuleThatIsGone() throws IOException {
        fill(10);
        String open = pictures.checksum(NAME);
        databases.close(NAME);

        assertThat(pictures.names()).containsExactly(NAME);
        assertThat(pictures.checksum(NAME)).isEqualTo(open);
        assertThat(pictures.size(NAME)).isGreaterThan(4096);
        assertThat(pictures.write(NAME, OutputStream.nullOutputStream()).rows()).isEqualTo(13);
    }

    @Test
    void showsOneMomentWhileWorkGoesOn() throws IOException {
        Database database = databases.open(NAME, SCRIPTS);
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
            for (int i = 0; !stopped.get(); i++) {
                insert(database, i, i + 1);
            }
        });
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ByteArrayOutputStream picture = new ByteArrayOutputStream();
            pictures.write(NAME, picture);
            taken.add(picture.toByteArray());
        }
        stopped.set(true);
        work.join();
        databases.close(NAME);

        for (byte[] picture : taken) {
            pictures.restore(NAME, new ByteArrayInputStream(picture));
            assertThat(databases.open(NAME, SCRIPTS).<Boolean>read(connection -> {
                        try (Statement statement = connection.createStatement();
                                ResultSet row = statement.executeQuery(
                                        "SELECT (SELECT COUNT(*) FROM t) = (SELECT sum FROM total)")) {
                            return row.next() && row.getBoolean(1);
                        }
                    }))
                    .isTrue();
            databases.close(NAME);
        }
    }

    @Test
    void changesNothingForAPictureThatIsCutOffOrAltered() throws IOException {
        fill(30);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pictures.write(NAME, out);
        byte[] picture = out.toByteArray();
        databases.close(NAME);
        String before = pictures.checksum(NAME);

        // behind the manifest comes zip's own directory, which a reader of streams does not need
        int end = new String(picture, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
        for (int length = 0; length < end; length += end / 40 + 1) {
            byte[] cut = Arrays.copyOf(picture, length);
            assertThatThrownBy(() -> pictures.restore(NAME, new ByteArrayInputStream(cut)))
                    .as("cut off at %d", length)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("PAV-PLATFORM-28");
        }
        assertRefused(altered(picture, "database.sql", "text 7'", "text 8'"));
        assertRefused(altered(picture, "database.sql", "INSERT INTO", "INSERT INTI"));
        assertRefused(altered(picture, "files/a/b.txt", "first", "other"));
        assertRefused(altered(picture, "manifest.json", "picture 1", "picture 2"));
        assertRefused(renamed(picture, "files/a/b.txt", "files/../../../escaped"));
        assertRefused(renamed(picture, "files/a/b.txt", "files//escaped"));
        assertRefused(renamed(picture, "files/a/b.txt", "escaped"));
        assertThat(pictures.checksum(NAME)).isEqualTo(before);
        assertThat(data.resolve("escaped")).doesNotExist();
        assertThat(data.resolve("replacing")).isEmptyDirectory();
    }

    @Test
    void replacesNothingThatIsOpen() throws IOException {
        fill(1);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        pictures.write(NAME, picture);
        insert(databases.open(NAME, SCRIPTS), 1, 2);
        Path snapshot = data.resolve("snapshot");

        assertThatThrownBy(() -> pictures.restore(NAME, new ByteArrayInputStream(picture.toByteArray())))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> pictures.snapshot(NAME, snapshot)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> pictures.erase(NAME)).isInstanceOf(ConflictException.class);
        assertThat(count(databases.open(NAME, SCRIPTS))).isEqualTo(2);
    }

    @Test
    void replacesWhatIsOpenWhenTheApplianceStarts() throws IOException {
        fill(1);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        pictures.write(NAME, picture);
        insert(databases.open(NAME, SCRIPTS), 1, 2);

        pictures.restoreAtStart(NAME, new ByteArrayInputStream(picture.toByteArray()));
        assertThat(count(databases.open(NAME, SCRIPTS))).isEqualTo(2);
        databases.close();
        start();

        assertThat(count(databases.open(NAME, SCRIPTS))).isEqualTo(1);
    }

    @Test
    void copiesAndPutsBackClosedFiles() throws IOException {
        fill(20);
        databases.close(NAME);
        String before = pictures.checksum(NAME);
        Path snapshot = pictures.snapshot(NAME, data.resolve("snapshots"));
        insert(databases.open(NAME, SCRIPTS), 20, 30);
        write("c.txt", "new");
        databases.close(NAME);

        pictures.restoreSnapshot(NAME, snapshot);

        assertThat(pictures.checksum(NAME)).isEqualTo(before);
        assertThat(snapshot.resolve("db/data.mv.db")).exists();
        try (Stream<Path> parts = Files.list(snapshot.getParent())) {
            assertThat(parts).containsExactly(snapshot);
        }
        assertThatThrownBy(() -> pictures.restoreSnapshot(NAME, data.resolve("elsewhere")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void erasesAllAndLetsTheModuleBeginAnew() throws IOException {
        fill(20);
        databases.close(NAME);

        pictures.erase(NAME);

        assertThat(pictures.names()).isEmpty();
        assertThat(data.resolve("db/" + NAME)).doesNotExist();
        assertThat(data.resolve("files/" + NAME)).doesNotExist();
        assertThat(count(databases.open(NAME, SCRIPTS))).isZero();
    }

    /** Else the audit log would take new acts for those that it has already. */
    @Test
    void countsActsOnAfterARestore() throws IOException {
        fill(1);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        pictures.write(NAME, picture);
        Database database = databases.open(NAME, SCRIPTS);
        act(database);
        long last = database.outbox(10).getLast().number();
        databases.close(NAME);

        pictures.restore(NAME, new ByteArrayInputStream(picture.toByteArray()));
        database = databases.open(NAME, SCRIPTS);
        act(database);

        assertThat(database.outbox(10).getLast().number()).isGreaterThan(last);
    }

    /** Every state in which a kill can leave a restore. */
    @Test
    void finishesOrForgetsARestoreThatWasKilled() throws IOException {
        fill(5);
        databases.close(NAME);
        String before = pictures.checksum(NAME);
        Path db = data.resolve("db/" + NAME);
        Path stage = data.resolve("replacing/" + NAME);

        Replacement.begin(data, NAME);
        restart();
        assertThat(pictures.checksum(NAME)).as("not decided").isEqualTo(before);

        Replacement.begin(data, NAME).decide();
        Files.move(db, stage.resolve("old-db-1"));
        restart();
        assertThat(pictures.names()).as("old database away").isEmpty();

        fill(5);
        databases.close(NAME);
        Replacement.begin(data, NAME).decide();
        Files.move(db, stage.resolve("old-db-1"));
        Files.delete(stage.resolve("db"));
        restart();
        assertThat(pictures.names()).as("database replaced, files not").isEmpty();
        assertThat(data.resolve("replacing")).isEmptyDirectory();
    }

    private void restart() throws IOException {
        databases.close();
        start();
    }

    private void fill(int rows) throws IOException {
        insert(databases.open(NAME, SCRIPTS), 0, rows);
        write("a/b.txt", "first");
        write("empty", "");
    }

    private void write(String name, String text) throws IOException {
        databases.files(NAME).write(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void act(Database database) {
        database.write(transaction -> {
            transaction.audit(AuditEntry.done("test.act", "thing/1"));
            return null;
        });
    }

    private static void insert(Database database, int from, int to) {
        for (int i = from; i < to; i++) {
            int id = i;
            database.write(transaction -> {
                try (PreparedStatement insert = transaction
                                .connection()
                                .prepareStatement("INSERT INTO t (id, text, bytes, time) VALUES (?, ?, ?, ?)");
                        Statement update = transaction.connection().createStatement()) {
                    insert.setInt(1, id);
                    insert.setString(2, id % 5 == 0 ? null : "Ünïcode '; text " + id);
                    insert.setBytes(3, new byte[] {(byte) id, 0, -1});
                    insert.setObject(4, transaction.now().atOffset(java.time.ZoneOffset.UTC));
                    insert.executeUpdate();
                    return update.executeUpdate("UPDATE total SET sum = sum + 1");
                }
            });
        }
    }

    private static int count(Database database) {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private void assertRefused(byte[] picture) {
        assertThatThrownBy(() -> pictures.restore(NAME, new ByteArrayInputStream(picture)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-28");
    }

    private static byte[] altered(byte[] picture, String entry, String old, String replacement) throws IOException {
        return rewritten(picture, entry, entry, old, replacement);
    }

    private static byte[] renamed(byte[] picture, String entry, String name) throws IOException {
        return rewritten(picture, entry, name, "", "");
    }

    private static byte[] rewritten(byte[] picture, String entry, String name, String old, String replacement)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(picture));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry next = in.getNextEntry(); next != null; next = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                boolean here = next.getName().equals(entry);
                if (here) {
                    String text = new String(content, StandardCharsets.UTF_8);
                    assertThat(text).contains(old);
                    content = text.replace(old, replacement).getBytes(StandardCharsets.UTF_8);
                }
                zip.putNextEntry(new ZipEntry(here ? name : next.getName()));
                zip.write(content);
            }
        }
        return out.toByteArray();
    }
}
