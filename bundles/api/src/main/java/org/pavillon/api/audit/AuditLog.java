package org.pavillon.api.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The appliance's one audit log. An act that changes a module's data is recorded through
 * {@link org.pavillon.api.storage.Transaction#audit}, in the same transaction; all else by {@link #record}.
 */
@ProviderType
public interface AuditLog {
    /**
     * Records an act of the current user (or of the system, if nobody is bound), and returns when that is on disk.
     *
     * @throws org.pavillon.api.error.UnavailableException if it can't be written; the act must then not be done
     */
    void record(AuditEntry entry);

    /** Finds entries, the newest first. Needs {@code platform:audit}. */
    List<AuditRecord> search(AuditQuery query);

    /** Recomputes the chain from the first entry. Needs {@code platform:audit}. */
    AuditVerification verify();

    /** Writes what a search finds, all pages, as JSON lines that an independent program can verify. Needs {@code platform:audit}. */
    void export(AuditQuery query, OutputStream out) throws IOException;
}
