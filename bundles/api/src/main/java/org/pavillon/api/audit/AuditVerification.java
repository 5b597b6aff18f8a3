package org.pavillon.api.audit;

/**
 * What a check of the whole log found.
 *
 * @param intactUntil number of the last entry of the unbroken chain from the first entry on
 * @param entries number of entries in the log
 * @param problem what is wrong after that, or an empty string
 */
public record AuditVerification(long intactUntil, long entries, String problem) {
    public boolean intact() {
        return problem.isEmpty();
    }
}
