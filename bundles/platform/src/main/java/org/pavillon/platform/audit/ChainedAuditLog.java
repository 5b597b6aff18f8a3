package org.pavillon.platform.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Migration;

/**
 * The log in a database of its own. Each record's hash is the SHA-256 of the hash before it and of its canonical JSON, so
 * whoever alters, removes or inserts one breaks every hash after it.
 */
@Component(service = {AuditLog.class, ChainedAuditLog.class})
public final class ChainedAuditLog implements AuditLog {
    /** What the first record is chained to. */
    private static final String GENESIS = "0".repeat(64);

    private static final int PAGE = 1000;

    private static final String PERMISSION = "platform:audit";

    private final Database database;

    @Activate
    public ChainedAuditLog(@Reference Databases databases) {
        database = databases.open(
                "org.pavillon.audit", Migration.of(ChainedAuditLog.class, "V1__audit.sql", "V2__head.sql"));
    }

    @Override
    public void record(AuditEntry entry) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Act act = Act.of(now, CurrentUser.find(), entry);
        database.write(transaction -> {
            append(transaction.connection(), List.of(act));
            return null;
        });
    }

    /** Appends what a database left in its outbox; what the log has already is left out. */
    void take(String source, List<Database.Outgoing> outgoing) {
        database.write(transaction -> {
            Connection connection = transaction.connection();
            long last = last(connection, source);
            List<Act> acts = new ArrayList<>();
            for (Database.Outgoing out : outgoing) {
                if (out.number() > last) {
                    acts.add(Act.read(out.act()));
                }
            }
            append(connection, acts);
            try (PreparedStatement upsert = connection.prepareStatement(
                    last < 0
                            ? "INSERT INTO source (number, database_id) VALUES (?, ?)"
                            : "UPDATE source SET number = ? WHERE database_id = ?")) {
                upsert.setLong(1, Math.max(last, outgoing.getLast().number()));
                upsert.setString(2, source);
                upsert.executeUpdate();
            }
            return null;
        });
    }

    @Override
    public List<AuditRecord> search(AuditQuery query) {
        Permissions.check(PERMISSION);
        return find(query);
    }

    private List<AuditRecord> find(AuditQuery query) {
        StringBuilder sql = new StringBuilder("SELECT number, act, hash FROM audit WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        if (!query.text().isBlank()) {
            sql.append(" AND search LIKE ? ESCAPE '!'");
            values.add("%" + query.text().strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
        }
        query.from().ifPresent(from -> {
            sql.append(" AND time >= ?");
            values.add(from.atOffset(ZoneOffset.UTC));
        });
        query.to().ifPresent(to -> {
            sql.append(" AND time < ?");
            values.add(to.atOffset(ZoneOffset.UTC));
        });
        query.before().ifPresent(before -> {
            sql.append(" AND number < ?");
            values.add(before);
        });
        sql.append(" ORDER BY number DESC FETCH FIRST ? ROWS ONLY");
        values.add(query.limit());
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                List<AuditRecord> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Act act = Act.read(rows.getString(2));
                        found.add(new AuditRecord(
                                rows.getLong(1),
                                act.time(),
                                act.actorId(),
                                act.actorName(),
                                act.session(),
                                act.entry(),
                                rows.getString(3)));
                    }
                }
                return found;
            }
        });
    }

    @Override
    public AuditVerification verify() {
        Permissions.check(PERMISSION);
        return database.read(connection -> {
            Head head = head(connection);
            Head reached = new Head(0, GENESIS);
            String problem = "";
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT number, act, hash, time, search FROM audit WHERE number > ?"
                            + " ORDER BY number FETCH FIRST " + PAGE + " ROWS ONLY")) {
                boolean more = true;
                while (more && problem.isEmpty()) {
                    select.setLong(1, reached.number());
                    more = false;
                    try (ResultSet rows = select.executeQuery()) {
                        while (problem.isEmpty() && rows.next()) {
                            more = true;
                            problem = problem(rows, reached.number() + 1, reached.hash());
                            if (problem.isEmpty()) {
                                reached = new Head(rows.getLong(1), rows.getString(3));
                                problem = reached.number() == head.number() ? problem(reached, head) : "";
                            }
                        }
                    }
                }
            }
            if (problem.isEmpty() && reached.number() < head.number()) {
                problem = "Entries " + (reached.number() + 1) + " to " + head.number() + " are missing at the end.";
            }
            return new AuditVerification(reached.number(), count(connection), problem);
        });
    }

    private static String problem(Head reached, Head head) {
        return reached.equals(head) ? "" : "Entry " + head.number() + " is not the one that was written there.";
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM audit");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private record Head(long number, String hash) {}

    private static Head head(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT number, hash FROM head");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Head(row.getLong(1), row.getString(2));
        }
    }

    private static String problem(ResultSet row, long expected, String previous) throws SQLException {
        long number = row.getLong(1);
        if (number != expected) {
            return "Entry " + expected + " is missing; the next one is " + number + ".";
        }
        Act act;
        try {
            act = Act.read(row.getString(2));
        } catch (RuntimeException e) {
            return "Entry " + number + " can't be read: it was altered.";
        }
        boolean columns = act.time()
                        .equals(row.getObject(4, java.time.OffsetDateTime.class).toInstant())
                && search(act).equals(row.getString(5));
        if (!columns || !hash(previous, number, act).equals(row.getString(3))) {
            return "Entry " + number + " does not fit its hash: it, or one before it, was altered.";
        }
        return "";
    }

    @Override
    public void export(AuditQuery query, OutputStream out) throws IOException {
        Permissions.check(PERMISSION);
        Optional<Long> before = query.before();
        while (true) {
            List<AuditRecord> page =
                    find(new AuditQuery(query.text(), query.from(), query.to(), before, query.limit()));
            for (AuditRecord record : page) {
                out.write(line(record).getBytes(StandardCharsets.UTF_8));
            }
            if (page.size() < query.limit()) {
                return;
            }
            before = Optional.of(page.getLast().number());
        }
    }

    /** The record's canonical JSON, over which its hash was made, with the hash beside it. */
    private static String line(AuditRecord record) {
        Act act = new Act(record.time(), record.actorId(), record.actorName(), record.session(), record.entry());
        return CanonicalJson.write(Map.of("hash", record.hash(), "record", numbered(record.number(), act))) + "\n";
    }

    private static void append(Connection connection, List<Act> acts) throws SQLException {
        if (acts.isEmpty()) {
            return;
        }
        Head head = head(connection);
        long number = head.number();
        String previous = head.hash();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit (number, time, search, act, hash) VALUES (?, ?, ?, ?, ?)")) {
            for (Act act : acts) {
                number++;
                previous = hash(previous, number, act);
                insert.setLong(1, number);
                insert.setObject(2, act.time().atOffset(ZoneOffset.UTC));
                insert.setString(3, search(act));
                insert.setString(4, act.json());
                insert.setString(5, previous);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE head SET number = ?, hash = ?")) {
            update.setLong(1, number);
            update.setString(2, previous);
            update.executeUpdate();
        }
    }

    private static long last(Connection connection, String source) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number FROM source WHERE database_id = ?")) {
            select.setString(1, source);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private static String search(Act act) {
        String text = act.entry().act() + " " + act.entry().subject() + " " + act.actorName();
        return text.substring(0, Math.min(text.length(), 2000)).toLowerCase(Locale.ROOT);
    }

    private static String hash(String previous, long number, Act act) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(numbered(number, act).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static String numbered(long number, Act act) {
        Map<String, Object> members = act.members();
        members.put("number", number);
        return CanonicalJson.write(members);
    }
}
