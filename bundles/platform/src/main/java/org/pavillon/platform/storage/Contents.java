package org.pavillon.platform.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a database holds: the rows of each table, counted and digested in the order of their primary key. */
record Contents(SortedMap<String, Table> tables) {
    /** Where acts wait for the audit log; they come and go without any change of the data. */
    private static final String OUTBOX = "PAVILLON_OUTBOX";

    /**
     * A table.
     *
     * @param sha256 of all its values, hexadecimal
     */
    record Table(long rows, String sha256) {}

    static Contents of(Connection connection) throws SQLException {
        try (Statement lazy = connection.createStatement()) {
            lazy.execute("SET LAZY_QUERY_EXECUTION TRUE"); // else H2 gathers all rows of a table first
        }
        SortedMap<String, Table> tables = new TreeMap<>();
        for (String table : names(connection)) {
            tables.put(table, table(connection, table));
        }
        return new Contents(tables);
    }

    /** Rows of all tables but those that wait for the audit log. */
    long rows() {
        return tables.entrySet().stream()
                .filter(table -> !table.getKey().equals(OUTBOX))
                .mapToLong(table -> table.getValue().rows())
                .sum();
    }

    /** SHA-256 of all tables, but of those that wait for the audit log. */
    String checksum() {
        MessageDigest digest = Digests.sha256();
        tables.forEach((name, table) -> {
            if (!name.equals(OUTBOX)) {
                Digests.add(digest, name.getBytes(StandardCharsets.UTF_8));
                Digests.add(digest, table.sha256().getBytes(StandardCharsets.US_ASCII));
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The tables that differ, with their numbers of rows: for logs. */
    String difference(Contents other) {
        return tables.keySet().stream()
                .filter(name -> !tables.get(name).equals(other.tables.get(name)))
                .map(name -> name + " " + tables.get(name).rows() + "/"
                        + (other.tables.containsKey(name)
                                ? other.tables.get(name).rows()
                                : "none"))
                .collect(Collectors.joining(", "));
    }

    private static List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet tables =
                connection.getMetaData().getTables(null, "PUBLIC", null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                names.add(tables.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private static Table table(Connection connection, String name) throws SQLException {
        MessageDigest digest = Digests.sha256();
        long rows = 0;
        String columns = columns(connection, name);
        String key = key(connection, name);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + columns + " FROM " + quoted(name) + " ORDER BY "
                        + (key.isEmpty() ? columns : key))) {
            int count = row.getMetaData().getColumnCount();
            while (row.next()) {
                rows++;
                for (int i = 1; i <= count; i++) {
                    Object value = row.getObject(i);
                    Digests.add(digest, value instanceof byte[] bytes ? bytes : text(row, i));
                }
            }
        }
        return new Table(rows, HexFormat.of().formatHex(digest.digest()));
    }

    private static byte[] text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        // no text starts so: NULL is not the empty text
        return text == null ? new byte[] {(byte) 0xFF} : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String columns(Connection connection, String table) throws SQLException {
        SortedMap<Integer, String> columns = new TreeMap<>();
        try (ResultSet row = connection.getMetaData().getColumns(null, "PUBLIC", escaped(connection, table), null)) {
            while (row.next()) {
                columns.put(row.getInt("ORDINAL_POSITION"), quoted(row.getString("COLUMN_NAME")));
            }
        }
        return String.join(", ", columns.values());
    }

    private static String key(Connection connection, String table) throws SQLException {
        Map<Integer, String> key = new TreeMap<>();
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet row = metaData.getPrimaryKeys(null, "PUBLIC", table)) {
            while (row.next()) {
                key.put(row.getInt("KEY_SEQ"), quoted(row.getString("COLUMN_NAME")));
            }
        }
        return String.join(", ", key.values());
    }

    private static String escaped(Connection connection, String table) throws SQLException {
        String escape = connection.getMetaData().getSearchStringEscape();
        return table.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
