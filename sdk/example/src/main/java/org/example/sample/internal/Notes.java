package org.example.sample.internal;

import java.util.List;
import org.example.sample.Draft;
import org.example.sample.Note;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleStorage;

/** The one service behind the view, the REST resource and the job. Each method checks a permission first. */
@Component(service = Notes.class, configurationPid = "org.example.sample-module")
@Designate(ocd = NotesSettings.class)
public final class Notes {
    static final Messages MESSAGES = Messages.of(Notes.class);

    private final ModuleStorage storage;
    private final Jobs jobs;
    private final int longest;
    private volatile boolean stopped;

    @Activate
    public Notes(@Reference ModuleStorage storage, @Reference Jobs jobs, NotesSettings settings) {
        this(storage, jobs, settings.longest());
    }

    Notes(ModuleStorage storage, Jobs jobs, int longest) {
        this.storage = storage;
        this.jobs = jobs;
        this.longest = Math.clamp(longest, 1, Draft.LONGEST);
    }

    /** Ends what still runs: the appliance does not end the jobs of a module that goes. */
    @Deactivate
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Most characters of a note. */
    public int longest() {
        return longest;
    }

    /** The newest first. */
    public List<Note> list() {
        Permissions.check(Rights.READ);
        return database().read(NoteTable::list);
    }

    /** Adds a note; the same id again changes nothing. */
    public Note add(String id, String text) {
        Permissions.check(Rights.WRITE);
        Draft draft = Draft.of(text, longest);
        String author = CurrentUser.get().displayName();
        return database().write(transaction -> {
            Note note = new Note(id, draft.text(), transaction.now(), author);
            if (NoteTable.add(transaction.connection(), note)) {
                transaction.audit(AuditEntry.done("sample.add", "note/" + id));
            }
            return note;
        });
    }

    /** Puts a note into the bin, from which {@link #restore} takes it. */
    public void delete(String id) {
        Permissions.check(Rights.WRITE);
        mark(id, true, "sample.delete");
    }

    /** Undoes {@link #delete}. */
    public void restore(String id) {
        Permissions.check(Rights.WRITE);
        mark(id, false, "sample.restore");
    }

    /** Starts to delete for good what is in the bin. */
    public JobState emptyBin() {
        Permissions.check(Rights.WRITE);
        return jobs.start("sample", MESSAGES.text("sample.bin.title"), new EmptyBin(this));
    }

    /** Opened at the first use, since activation must not wait. */
    ModuleDatabase database() {
        return storage.database();
    }

    private void mark(String id, boolean deleted, String act) {
        database().write(transaction -> {
            if (!NoteTable.delete(transaction.connection(), id, deleted)) {
                throw new NotFoundException("PAV-SAMPLE-3", MESSAGES.text("sample.note.gone"));
            }
            transaction.audit(AuditEntry.done(act, "note/" + id));
            return null;
        });
    }
}
