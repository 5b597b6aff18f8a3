package org.pavillon.api.module;

import java.time.Duration;
import java.time.Instant;
import org.pavillon.api.i18n.Text;

/**
 * An operation that has ended, as the log of operations keeps it.
 *
 * @param from version before, empty if there was none
 * @param to version that was aimed at, empty if there was to be none
 * @param actor name of who asked for it
 * @param code error code if it failed, else empty
 * @param text what came of it
 */
public record OperationRecord(
        long number,
        Instant time,
        Duration took,
        Operation operation,
        String module,
        String from,
        String to,
        String actor,
        Outcome outcome,
        String code,
        Text text) {
    /** How it ended. */
    public enum Outcome {
        DONE,
        /** It failed, and everything was put back as it was. */
        UNDONE,
        /** The appliance stopped in the middle; the next start put everything back. */
        INTERRUPTED,
        CANCELLED
    }
}
