package org.pavillon.ecrf.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.exchange.AnswersJson;
import org.pavillon.ecrf.service.ChainCheck;
import org.pavillon.ecrf.service.Entry;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.OpenEntry;
import org.pavillon.ecrf.service.Revision;
import org.pavillon.ecrf.service.Subject;
import tools.jackson.databind.json.JsonMapper;

/** Subjects, entries, revisions, field changes, drafts. */
public final class RecordStore {
    /** Longest JSON of an entry and of one answer that the tables hold. */
    public static final int MAX_ENTRY = 1_000_000;

    public static final int MAX_ANSWER = 100_000;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What a save writes. */
    public record NewRevision(
            String id,
            String study,
            String record,
            String form,
            String request,
            String userId,
            String userName,
            Instant at,
            String origin,
            String reason,
            String definition,
            EntryStatus status,
            Map<String, Answer> values) {}

    /** A revision found by its id. */
    public record Known(String entry, int number, String request) {}

    // ---- subjects ----

    public long nextNumber(Connection connection, String study) throws SQLException {
        Sql.update(connection, "UPDATE study SET subjects = subjects + 1 WHERE id = ?", study);
        return Sql.first(connection, row -> row.getLong(1), "SELECT subjects FROM study WHERE id = ?", study)
                .orElseThrow();
    }

    public void insert(
            Connection connection,
            String study,
            String id,
            long number,
            String label,
            Instant now,
            String userId,
            String userName)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO record (id, study, number, label, label_key, created_at, created_by, created_name)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                study,
                number,
                label,
                label.toLowerCase(Locale.ROOT),
                now,
                userId,
                userName);
    }

    public boolean labelTaken(Connection connection, String study, String label) throws SQLException {
        return Sql.first(
                        connection,
                        row -> true,
                        "SELECT id FROM record WHERE study = ? AND label_key = ?",
                        study,
                        label.toLowerCase(Locale.ROOT))
                .isPresent();
    }

    public Optional<Subject> subject(Connection connection, String study, String id) throws SQLException {
        Optional<Subject> bare = Sql.first(
                connection, RecordStore::subject, "SELECT * FROM record WHERE study = ? AND id = ?", study, id);
        return bare.isEmpty()
                ? bare
                : Optional.of(withForms(connection, List.of(bare.get())).getFirst());
    }

    /** The study that a subject belongs to. */
    public Optional<String> studyOf(Connection connection, String subject) throws SQLException {
        return Sql.first(connection, row -> row.getString(1), "SELECT study FROM record WHERE id = ?", subject);
    }

    public List<Subject> subjects(Connection connection, String study, String filter, long after, int limit)
            throws SQLException {
        return withForms(
                connection,
                Sql.list(
                        connection,
                        RecordStore::subject,
                        "SELECT * FROM record WHERE study = ? AND number > ? AND label_key LIKE ? ESCAPE '!'"
                                + " ORDER BY number FETCH FIRST " + limit + " ROWS ONLY",
                        study,
                        after,
                        pattern(filter)));
    }

    public long count(Connection connection, String study, String filter) throws SQLException {
        return Sql.first(
                        connection,
                        row -> row.getLong(1),
                        "SELECT COUNT(*) FROM record WHERE study = ? AND label_key LIKE ? ESCAPE '!'",
                        study,
                        pattern(filter))
                .orElse(0L);
    }

    private static String pattern(String filter) {
        return "%" + filter.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
    }

    private static Subject subject(ResultSet row) throws SQLException {
        return new Subject(
                row.getString("id"),
                row.getLong("number"),
                row.getString("label"),
                Sql.instant(row, "created_at"),
                row.getString("created_name"),
                Map.of());
    }

    private static List<Subject> withForms(Connection connection, List<Subject> subjects) throws SQLException {
        if (subjects.isEmpty()) {
            return subjects;
        }
        Map<String, Map<String, Subject.FormState>> forms = new LinkedHashMap<>();
        String marks = "?" + ", ?".repeat(subjects.size() - 1);
        Sql.list(
                connection,
                row -> forms.computeIfAbsent(row.getString("record"), id -> new LinkedHashMap<>())
                        .put(
                                row.getString("form"),
                                new Subject.FormState(
                                        EntryStatus.valueOf(row.getString("status")),
                                        row.getInt("revision"),
                                        Sql.instant(row, "saved_at"),
                                        row.getString("saved_name"))),
                "SELECT * FROM entry WHERE record IN (" + marks + ")",
                subjects.stream().map(Subject::id).toArray());
        return subjects.stream()
                .map(subject -> new Subject(
                        subject.id(),
                        subject.number(),
                        subject.label(),
                        subject.createdAt(),
                        subject.createdBy(),
                        forms.getOrDefault(subject.id(), Map.of())))
                .toList();
    }

    // ---- entries ----

    public Optional<Entry> entry(Connection connection, String record, String form) throws SQLException {
        return Sql.first(
                connection,
                RecordStore::entry,
                "SELECT e.id, r.number, r.definition, r.status, r.data, r.saved_at, r.user_name FROM entry e"
                        + " JOIN revision r ON r.entry = e.id AND r.number = e.revision WHERE e.record = ? AND e.form = ?",
                record,
                form);
    }

    /** An entry as it was at a revision. */
    public Optional<Entry> entryAt(Connection connection, String record, String form, int revision)
            throws SQLException {
        return Sql.first(
                connection,
                RecordStore::entry,
                "SELECT e.id, r.number, r.definition, r.status, r.data, r.saved_at, r.user_name FROM entry e"
                        + " JOIN revision r ON r.entry = e.id WHERE e.record = ? AND e.form = ? AND r.number = ?",
                record,
                form,
                revision);
    }

    /** All entries of a subject, by form. */
    public Map<String, Entry> entries(Connection connection, String record) throws SQLException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Sql.list(
                connection,
                row -> entries.put(row.getString("form"), entry(row)),
                "SELECT e.form, e.id, r.number, r.definition, r.status, r.data, r.saved_at, r.user_name FROM entry e"
                        + " JOIN revision r ON r.entry = e.id AND r.number = e.revision WHERE e.record = ?",
                record);
        return entries;
    }

    /** All entries of some subjects, by subject and form. */
    public Map<String, Map<String, Entry>> entries(Connection connection, List<String> records) throws SQLException {
        Map<String, Map<String, Entry>> entries = new LinkedHashMap<>();
        String marks = "?" + ", ?".repeat(records.size() - 1);
        Sql.list(
                connection,
                row -> entries.computeIfAbsent(row.getString("record"), id -> new LinkedHashMap<>())
                        .put(row.getString("form"), entry(row)),
                "SELECT e.record, e.form, e.id, r.number, r.definition, r.status, r.data, r.saved_at, r.user_name"
                        + " FROM entry e JOIN revision r ON r.entry = e.id AND r.number = e.revision WHERE e.record IN ("
                        + marks + ")",
                records.toArray());
        return entries;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("id"),
                row.getInt("number"),
                row.getString("definition"),
                EntryStatus.valueOf(row.getString("status")),
                values(row.getString("data")),
                Sql.instant(row, "saved_at"),
                row.getString("user_name"));
    }

    public Optional<Known> revision(Connection connection, String id) throws SQLException {
        return Sql.first(
                connection,
                row -> new Known(row.getString("entry"), row.getInt("number"), row.getString("request")),
                "SELECT entry, number, request FROM revision WHERE id = ?",
                id);
    }

    /** Appends a revision with its field changes to the study's chain. Returns its number. */
    public int append(Connection connection, NewRevision next, Optional<Entry> before) throws SQLException {
        String entry = before.map(Entry::id).orElseGet(() -> Hashes.ulid(next.at()));
        int number = before.map(Entry::revision).orElse(0) + 1;
        if (before.isEmpty()) {
            Sql.update(
                    connection,
                    "INSERT INTO entry (id, record, form, revision, status, saved_at, saved_name) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    entry,
                    next.record(),
                    next.form(),
                    number,
                    next.status().name(),
                    next.at(),
                    next.userName());
        } else {
            Sql.update(
                    connection,
                    "UPDATE entry SET revision = ?, status = ?, saved_at = ?, saved_name = ? WHERE id = ?",
                    number,
                    next.status().name(),
                    next.at(),
                    next.userName(),
                    entry);
        }
        List<Revision.Change> changes = changes(before.map(Entry::values).orElse(Map.of()), next.values());
        String data = json(next.values());
        String salt = Hashes.salt();
        String dataHash = dataHash(salt, data, changes);
        long chain = Sql.first(
                                connection,
                                row -> row.getLong(1),
                                "SELECT chain_length FROM study WHERE id = ?",
                                next.study())
                        .orElseThrow()
                + 1;
        String previous = Sql.first(
                        connection, row -> row.getString(1), "SELECT chain_head FROM study WHERE id = ?", next.study())
                .orElseThrow();
        String hash = hash(
                previous,
                next.study(),
                chain,
                entry,
                number,
                next.id(),
                next.request(),
                next.userId(),
                next.userName(),
                next.at(),
                next.origin(),
                next.reason(),
                next.definition(),
                next.status().name(),
                dataHash);
        Sql.update(
                connection,
                "INSERT INTO revision (id, study, chain_no, entry, number, request, user_id, user_name, saved_at, origin,"
                        + " reason, definition, status, data, salt, data_hash, prev_hash, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                next.id(),
                next.study(),
                chain,
                entry,
                number,
                next.request(),
                next.userId(),
                next.userName(),
                next.at(),
                next.origin(),
                next.reason(),
                next.definition(),
                next.status().name(),
                data,
                salt,
                dataHash,
                previous,
                hash);
        Sql.update(
                connection,
                "UPDATE study SET chain_length = ?, chain_head = ? WHERE id = ?",
                chain,
                hash,
                next.study());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO field_change (entry, item, revision, old_value, new_value) VALUES (?, ?, ?, ?, ?)")) {
            for (Revision.Change change : changes) {
                Sql.bind(
                        insert,
                        entry,
                        change.field(),
                        number,
                        change.before().map(RecordStore::json).orElse(null),
                        change.after().map(RecordStore::json).orElse(null));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return number;
    }

    /** What differs, by field name. */
    public static List<Revision.Change> changes(Map<String, Answer> before, Map<String, Answer> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Revision.Change> changes = new ArrayList<>();
        for (String name : names) {
            Optional<Answer> old = Optional.ofNullable(before.get(name));
            Optional<Answer> now = Optional.ofNullable(after.get(name));
            if (!old.equals(now)) {
                changes.add(new Revision.Change(name, old, now));
            }
        }
        return changes;
    }

    /** The saves of an entry, the newest first. */
    public List<Revision> history(Connection connection, String record, String form) throws SQLException {
        List<Revision> bare = Sql.list(
                connection,
                row -> new Revision(
                        row.getInt("number"),
                        Sql.instant(row, "saved_at"),
                        row.getString("user_id"),
                        row.getString("user_name"),
                        row.getString("reason"),
                        row.getString("origin"),
                        EntryStatus.valueOf(row.getString("status")),
                        row.getString("definition"),
                        row.getString("hash"),
                        List.of()),
                "SELECT r.* FROM revision r JOIN entry e ON e.id = r.entry WHERE e.record = ? AND e.form = ?"
                        + " ORDER BY r.number DESC",
                record,
                form);
        Map<Integer, List<Revision.Change>> changes = new LinkedHashMap<>();
        Sql.list(
                connection,
                row -> changes.computeIfAbsent(row.getInt("revision"), number -> new ArrayList<>())
                        .add(change(row)),
                "SELECT c.* FROM field_change c JOIN entry e ON e.id = c.entry WHERE e.record = ? AND e.form = ?"
                        + " ORDER BY c.item",
                record,
                form);
        return bare.stream()
                .map(revision -> new Revision(
                        revision.number(),
                        revision.at(),
                        revision.userId(),
                        revision.userName(),
                        revision.reason(),
                        revision.origin(),
                        revision.status(),
                        revision.definition(),
                        revision.hash(),
                        changes.getOrDefault(revision.number(), List.of())))
                .toList();
    }

    private static Revision.Change change(ResultSet row) throws SQLException {
        return new Revision.Change(
                row.getString("item"),
                Optional.ofNullable(row.getString("old_value")).map(RecordStore::answer),
                Optional.ofNullable(row.getString("new_value")).map(RecordStore::answer));
    }

    /** How many subjects hold a value in each of these fields now. */
    public Map<String, Long> valuesIn(Connection connection, String study, List<String> fields) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String field : fields) {
            long count = Sql.first(
                            connection,
                            row -> row.getLong(1),
                            "SELECT COUNT(*) FROM field_change c JOIN entry e ON e.id = c.entry"
                                    + " JOIN record s ON s.id = e.record WHERE s.study = ? AND c.item = ?"
                                    + " AND c.new_value IS NOT NULL AND c.revision = (SELECT MAX(l.revision)"
                                    + " FROM field_change l WHERE l.entry = c.entry AND l.item = c.item)",
                            study,
                            field)
                    .orElse(0L);
            if (count > 0) {
                counts.put(field, count);
            }
        }
        return counts;
    }

    // ---- the chain ----

    /** Computes a study's chain again. */
    public ChainCheck verify(Connection connection, String study) throws SQLException {
        Map<String, List<Revision.Change>> changes = new LinkedHashMap<>();
        Sql.list(
                connection,
                row -> changes.computeIfAbsent(
                                row.getString("entry") + "/" + row.getInt("revision"), key -> new ArrayList<>())
                        .add(change(row)),
                "SELECT c.* FROM field_change c JOIN entry e ON e.id = c.entry JOIN record s ON s.id = e.record"
                        + " WHERE s.study = ? ORDER BY c.item",
                study);
        long[] counts = new long[2];
        String[] state = {Hashes.GENESIS, ""};
        Sql.list(
                connection,
                row -> {
                    counts[0]++;
                    if (state[1].isEmpty()) {
                        state[1] = problem(row, counts[1] + 1, state[0], changes);
                        if (state[1].isEmpty()) {
                            counts[1]++;
                            state[0] = row.getString("hash");
                        }
                    }
                    return null;
                },
                "SELECT * FROM revision WHERE study = ? ORDER BY chain_no",
                study);
        long expected = Sql.first(
                        connection, row -> row.getLong(1), "SELECT chain_length FROM study WHERE id = ?", study)
                .orElse(0L);
        if (state[1].isEmpty() && counts[0] != expected) {
            state[1] = "Revisions are missing at the end: " + counts[0] + " of " + expected + " are there.";
        }
        return new ChainCheck(counts[0], counts[1], state[1]);
    }

    private static String problem(
            ResultSet row, long expected, String previous, Map<String, List<Revision.Change>> changes)
            throws SQLException {
        long chain = row.getLong("chain_no");
        if (chain != expected) {
            return "Revision " + expected + " of the study is missing.";
        }
        String entry = row.getString("entry");
        int number = row.getInt("number");
        String dataHash = dataHash(
                row.getString("salt"), row.getString("data"), changes.getOrDefault(entry + "/" + number, List.of()));
        String hash = hash(
                previous,
                row.getString("study"),
                chain,
                entry,
                number,
                row.getString("id"),
                row.getString("request"),
                row.getString("user_id"),
                row.getString("user_name"),
                Sql.instant(row, "saved_at"),
                row.getString("origin"),
                row.getString("reason"),
                row.getString("definition"),
                row.getString("status"),
                dataHash);
        boolean fits = dataHash.equals(row.getString("data_hash"))
                && previous.equals(row.getString("prev_hash"))
                && hash.equals(row.getString("hash"));
        return fits ? "" : "Revision " + chain + " of the study was altered.";
    }

    private static String dataHash(String salt, String data, List<Revision.Change> changes) {
        List<String> parts = new ArrayList<>(List.of(salt, data));
        // sorted here: databases sort by rules of their own
        List<Revision.Change> sorted = changes.stream()
                .sorted(Comparator.comparing(Revision.Change::field))
                .toList();
        for (Revision.Change change : sorted) {
            parts.add(change.field());
            parts.add(change.before().map(RecordStore::json).orElse(""));
            parts.add(change.after().map(RecordStore::json).orElse(""));
        }
        return Hashes.of(parts.toArray(String[]::new));
    }

    private static String hash(String previous, Object... parts) {
        String[] texts = new String[parts.length + 1];
        texts[0] = previous;
        for (int i = 0; i < parts.length; i++) {
            texts[i + 1] = String.valueOf(parts[i]);
        }
        return Hashes.of(texts);
    }

    // ---- drafts ----

    public Optional<OpenEntry.Draft> draft(Connection connection, String record, String form, String user)
            throws SQLException {
        return Sql.first(
                connection,
                row -> new OpenEntry.Draft(
                        values(row.getString("data")), row.getInt("based_on"), Sql.instant(row, "saved_at")),
                "SELECT * FROM draft WHERE record = ? AND form = ? AND user_id = ?",
                record,
                form,
                user);
    }

    public void saveDraft(
            Connection connection,
            String record,
            String form,
            String user,
            int base,
            Map<String, Answer> values,
            Instant now)
            throws SQLException {
        deleteDraft(connection, record, form, user);
        Sql.update(
                connection,
                "INSERT INTO draft (record, form, user_id, based_on, data, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
                record,
                form,
                user,
                base,
                json(values),
                now);
    }

    public void deleteDraft(Connection connection, String record, String form, String user) throws SQLException {
        Sql.update(connection, "DELETE FROM draft WHERE record = ? AND form = ? AND user_id = ?", record, form, user);
    }

    // ---- values as JSON ----

    public static String json(Map<String, Answer> values) {
        return MAPPER.writeValueAsString(AnswersJson.write(values));
    }

    private static String json(Answer answer) {
        return MAPPER.writeValueAsString(AnswersJson.write(Map.of("v", answer)).path("v"));
    }

    private static Map<String, Answer> values(String json) {
        return AnswersJson.read(MAPPER.readTree(json));
    }

    private static Answer answer(String json) {
        return AnswersJson.read(MAPPER.createObjectNode().set("v", MAPPER.readTree(json)))
                .get("v");
    }
}
