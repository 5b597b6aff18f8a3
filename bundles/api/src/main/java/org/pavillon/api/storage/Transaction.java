package org.pavillon.api.storage;

import java.sql.Connection;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.audit.AuditEntry;

/** A change under way. */
@ProviderType
public interface Transaction {
    /** The connection; committed and closed by the storage. */
    Connection connection();

    /** Records the act in the audit log: committed together with the change, or neither is. */
    void audit(AuditEntry entry);

    /** The time to write for everything in this transaction, UTC, whole milliseconds. */
    Instant now();
}
