package org.pavillon.ecrf.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.exchange.DefinitionJson;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudyVersion;

/** Studies, their versions, and documents by hash. */
public final class StudyStore {
    private static final int PART = 512 * 1024;
    private static final int CACHED = 16;

    /** A study as its row stands. */
    public record Row(
            String id,
            String title,
            StudyState state,
            int version,
            long subjects,
            Instant createdAt,
            String createdName) {}

    /** Definitions never change, so the last ones used are kept. */
    private final Map<String, StudyDefinition> definitions = new ConcurrentHashMap<>();

    public List<Row> studies(Connection connection) throws SQLException {
        return Sql.list(connection, StudyStore::row, "SELECT * FROM study ORDER BY title, id");
    }

    public Optional<Row> study(Connection connection, String id) throws SQLException {
        return Sql.first(connection, StudyStore::row, "SELECT * FROM study WHERE id = ?", id);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("id"),
                row.getString("title"),
                StudyState.ofWord(row.getString("state")).orElseThrow(),
                row.getInt("version"),
                row.getLong("subjects"),
                Sql.instant(row, "created_at"),
                row.getString("created_name"));
    }

    public void create(Connection connection, String id, String title, Instant now, String userId, String userName)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO study (id, title, version, subjects, chain_length, chain_head, created_at, created_by,"
                        + " created_name) VALUES (?, ?, 0, 0, 0, ?, ?, ?, ?)",
                id,
                title,
                Hashes.GENESIS,
                now,
                userId,
                userName);
    }

    public void rename(Connection connection, String id, String title) throws SQLException {
        Sql.update(connection, "UPDATE study SET title = ? WHERE id = ?", title, id);
    }

    public void moveTo(Connection connection, String id, StudyState state) throws SQLException {
        Sql.update(connection, "UPDATE study SET state = ? WHERE id = ?", state.word(), id);
    }

    public List<StudyVersion> versions(Connection connection, String study) throws SQLException {
        return Sql.list(
                connection,
                row -> {
                    String source = row.getString("source");
                    return new StudyVersion(
                            row.getInt("number"),
                            row.getString("definition"),
                            row.getString("source_name"),
                            source,
                            row.getInt("forms"),
                            row.getInt("fields"),
                            row.getInt("added"),
                            row.getInt("changed"),
                            row.getInt("removed"),
                            Sql.instant(row, "imported_at"),
                            row.getString("imported_name"),
                            row.getString("reason"));
                },
                "SELECT * FROM study_version WHERE study = ? ORDER BY number DESC",
                study);
    }

    public Optional<StudyVersion> current(Connection connection, String study) throws SQLException {
        return versions(connection, study).stream().findFirst();
    }

    /** Makes a version the current one. */
    public void addVersion(Connection connection, String study, StudyVersion version, String userId)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO study_version (study, number, definition, source, source_name, forms, fields, added, changed,"
                        + " removed, imported_at, imported_by, imported_name, reason)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                study,
                version.number(),
                version.definition(),
                version.sourceSha(),
                version.source(),
                version.forms(),
                version.fields(),
                version.added(),
                version.changed(),
                version.removed(),
                version.importedAt(),
                userId,
                version.importedBy(),
                version.reason());
        Sql.update(connection, "UPDATE study SET version = ? WHERE id = ?", version.number(), study);
    }

    /** Whether a definition is or was a version of the study. */
    public boolean has(Connection connection, String study, String definition) throws SQLException {
        return Sql.first(
                        connection,
                        row -> true,
                        "SELECT number FROM study_version WHERE study = ? AND definition = ?",
                        study,
                        definition)
                .isPresent();
    }

    public StudyDefinition definition(Connection connection, String sha) throws SQLException {
        StudyDefinition known = definitions.get(sha);
        if (known != null) {
            return known;
        }
        StudyDefinition definition = DefinitionJson.read(new String(document(connection, sha), StandardCharsets.UTF_8));
        if (definitions.size() >= CACHED) {
            definitions.clear();
        }
        definitions.put(sha, definition);
        return definition;
    }

    /** Keeps a document, once. Returns its hash. */
    public String keep(Connection connection, byte[] content) throws SQLException {
        String sha = Hashes.sha256(content);
        boolean known = Sql.first(
                        connection, row -> true, "SELECT part FROM document WHERE sha256 = ? AND part = 0", sha)
                .isPresent();
        if (!known) {
            byte[] packed = gzip(content);
            for (int part = 0; part * PART < Math.max(1, packed.length); part++) {
                byte[] slice = Arrays.copyOfRange(packed, part * PART, Math.min(packed.length, (part + 1) * PART));
                Sql.update(
                        connection, "INSERT INTO document (sha256, part, content) VALUES (?, ?, ?)", sha, part, slice);
            }
        }
        return sha;
    }

    public byte[] document(Connection connection, String sha) throws SQLException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (byte[] part : Sql.list(
                connection,
                row -> row.getBytes(1),
                "SELECT content FROM document WHERE sha256 = ? ORDER BY part",
                sha)) {
            packed.writeBytes(part);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Document " + sha + " is damaged", e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
