package org.pavillon.api.audit;

import java.util.Map;
import java.util.Objects;

/**
 * An act to be recorded. Holds identifiers and hashes, never a patient's text.
 *
 * @param act {@code <module>.<verb>}, for instance {@code ecrf.save}
 * @param subject what it was done to, as {@code <kind>/<id>}, for instance {@code record/01J…}
 * @param outcome whether it was done
 * @param reason why, in the person's words, or an empty string; people are told that this is kept for ever
 * @param detail further identifiers, hashes and counts
 */
public record AuditEntry(String act, String subject, Outcome outcome, String reason, Map<String, String> detail) {
    /** What became of the act. */
    public enum Outcome {
        DONE,
        DENIED,
        FAILED
    }

    public AuditEntry {
        Objects.requireNonNull(act);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(reason);
        detail = Map.copyOf(detail);
    }

    /** An act that was done, without a reason. */
    public static AuditEntry done(String act, String subject, Map<String, String> detail) {
        return new AuditEntry(act, subject, Outcome.DONE, "", detail);
    }

    /** An act that was done, without a reason and detail. */
    public static AuditEntry done(String act, String subject) {
        return done(act, subject, Map.of());
    }

    /** An act that the person had no right to. */
    public static AuditEntry denied(String act, String subject) {
        return new AuditEntry(act, subject, Outcome.DENIED, "", Map.of());
    }

    /** The same act with the person's reason. */
    public AuditEntry because(String why) {
        return new AuditEntry(act, subject, outcome, why, detail);
    }
}
