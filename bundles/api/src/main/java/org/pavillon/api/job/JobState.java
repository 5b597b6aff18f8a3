package org.pavillon.api.job;

import java.time.Instant;
import java.util.Optional;
import org.pavillon.api.i18n.Text;

/**
 * A job as it stands.
 *
 * @param module id of the module that it belongs to
 * @param owner id of the account that started it, or {@code system}
 * @param fraction done so far, 0 to 1, negative if unknown
 * @param step what it is doing, what came of it, or why it failed
 * @param code error code if it failed, else an empty string
 */
public record JobState(
        String id,
        String module,
        Text title,
        String owner,
        Status status,
        double fraction,
        Text step,
        String code,
        Instant started,
        Optional<Instant> finished) {
    /** Where in its life a job is. */
    public enum Status {
        RUNNING,
        CANCELLING,
        DONE,
        FAILED,
        CANCELLED,
        /** The appliance stopped while it ran. */
        INTERRUPTED;

        public boolean over() {
            return this != RUNNING && this != CANCELLING;
        }
    }
}
