package org.example.sample.internal;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.JobTask;

/** Deletes for good what is in the bin, a note at a time, so that a cancel leaves nothing half done. */
final class EmptyBin implements JobTask {
    private final Notes notes;

    EmptyBin(Notes notes) {
        this.notes = notes;
    }

    @Override
    public Text run(JobContext job) {
        List<String> bin = notes.database().read(NoteTable::bin);
        int erased = 0;
        for (String id : bin) {
            job.checkCancelled();
            if (notes.isStopped()) {
                throw new CancellationException();
            }
            job.progress((double) erased / bin.size(), Notes.MESSAGES.text("sample.bin.step", erased, bin.size()));
            erased += erase(id) ? 1 : 0;
        }
        return Notes.MESSAGES.text("sample.bin.done", erased);
    }

    private boolean erase(String id) {
        return notes.database().write(transaction -> {
            boolean erased = NoteTable.erase(transaction.connection(), id);
            if (erased) {
                transaction.audit(AuditEntry.done("sample.erase", "note/" + id));
            }
            return erased;
        });
    }
}
