package org.pavillon.platform.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Messages;

/** What people read when a database fails. */
final class StorageErrors {
    private static final Messages MESSAGES = Messages.of(StorageErrors.class);
    /** H2: another process holds the file. */
    private static final int ALREADY_OPEN = 90020;

    private StorageErrors() {}

    static UnavailableException failed(Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-20", MESSAGES.text("platform.storage.failed"), withoutData(cause));
    }

    static UnavailableException stopped() {
        return new UnavailableException("PAV-PLATFORM-21", MESSAGES.text("platform.storage.stopped"));
    }

    static UnavailableException altered(String script) {
        return new UnavailableException("PAV-PLATFORM-22", MESSAGES.text("platform.storage.altered", script));
    }

    static UnavailableException newer(int found, int known) {
        return new UnavailableException("PAV-PLATFORM-23", MESSAGES.text("platform.storage.newer", found, known));
    }

    static UnavailableException migrationFailed(String script, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-24", MESSAGES.text("platform.storage.migration-failed", script), withoutData(cause));
    }

    /** A file that does not open: somebody else has it, or it is damaged. */
    static UnavailableException notOpened(Path file, SQLException cause) {
        return cause.getErrorCode() == ALREADY_OPEN ? inUse(file) : damaged(file, cause);
    }

    static UnavailableException damaged(Path file, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-25", MESSAGES.text("platform.storage.damaged", file.toString()), withoutData(cause));
    }

    static UnavailableException inUse(Path file) {
        return new UnavailableException("PAV-PLATFORM-26", MESSAGES.text("platform.storage.in-use", file.toString()));
    }

    static ConflictException open(String name) {
        return new ConflictException("PAV-PLATFORM-27", MESSAGES.text("platform.storage.open", name));
    }

    static InvalidInputException badPicture(String why) {
        return new InvalidInputException("PAV-PLATFORM-28", MESSAGES.text("platform.storage.bad-picture", why));
    }

    static UnavailableException busy() {
        return new UnavailableException("PAV-PLATFORM-29", MESSAGES.text("platform.storage.busy"));
    }

    /** H2 puts values into its messages; these may be a patient's and would end in a log. */
    static Throwable withoutData(Throwable cause) {
        if (!(cause instanceof SQLException e)) {
            return cause;
        }
        SQLException bare = new SQLException(
                "The database answered with error " + e.getErrorCode(), e.getSQLState(), e.getErrorCode());
        bare.setStackTrace(e.getStackTrace());
        return bare;
    }
}
