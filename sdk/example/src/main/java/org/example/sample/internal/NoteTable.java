package org.example.sample.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.example.sample.Note;

/** The table of {@code V1__notes.sql}. */
final class NoteTable {
    private NoteTable() {}

    static List<Note> list(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, text, written_at, written_by FROM note WHERE NOT deleted"
                                + " ORDER BY written_at DESC, id");
                ResultSet rows = statement.executeQuery()) {
            List<Note> notes = new ArrayList<>();
            while (rows.next()) {
                notes.add(new Note(
                        rows.getString("id"),
                        rows.getString("text"),
                        rows.getObject("written_at", OffsetDateTime.class).toInstant(),
                        rows.getString("written_by")));
            }
            return notes;
        }
    }

    /** Adds a note, unless one with that id is there. */
    static boolean add(Connection connection, Note note) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO note (id, text, written_at, written_by) SELECT ?, ?, ?, ?"
                        + " WHERE NOT EXISTS (SELECT 1 FROM note WHERE id = ?)")) {
            statement.setString(1, note.id());
            statement.setString(2, note.text());
            statement.setObject(3, note.writtenAt().atOffset(ZoneOffset.UTC));
            statement.setString(4, note.author());
            statement.setString(5, note.id());
            return statement.executeUpdate() == 1;
        }
    }

    /** Puts a note into the bin, or takes it out. */
    static boolean delete(Connection connection, String id, boolean deleted) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE note SET deleted = ? WHERE id = ? AND deleted <> ?")) {
            statement.setBoolean(1, deleted);
            statement.setString(2, id);
            statement.setBoolean(3, deleted);
            return statement.executeUpdate() == 1;
        }
    }

    static List<String> bin(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT id FROM note WHERE deleted ORDER BY id");
                ResultSet rows = statement.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString("id"));
            }
            return ids;
        }
    }

    /** Deletes a note for good, if it is still in the bin. */
    static boolean erase(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM note WHERE id = ? AND deleted")) {
            statement.setString(1, id);
            return statement.executeUpdate() == 1;
        }
    }
}
