package org.pavillon.api.audit;

import java.time.Instant;

/**
 * An entry as it stands in the log.
 *
 * @param number position in the log, from 1, without gaps
 * @param time when the act was committed, UTC
 * @param actorId id of the account, or {@code system}
 * @param actorName its sign-in name at that time
 * @param session id of the session, or an empty string
 * @param entry the act
 * @param hash SHA-256 over the previous hash and this record's canonical JSON (RFC 8785), hexadecimal
 */
public record AuditRecord(
        long number, Instant time, String actorId, String actorName, String session, AuditEntry entry, String hash) {}
