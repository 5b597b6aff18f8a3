package org.example.sample.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.example.sample.Note;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.security.CurrentUser;

class NotesTest {
    private static final Person WRITER = new Person("sample:read", "sample:write");

    private MemoryStorage storage;
    private Notes notes;

    @BeforeEach
    void open() throws Exception {
        storage = new MemoryStorage();
        notes = new Notes(storage, null, 500);
    }

    @AfterEach
    void close() throws Exception {
        storage.close();
    }

    @Test
    void keepsWhatWasWrittenAndRecordsIt() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");

            assertThat(notes.list())
                    .extracting(Note::text, Note::author)
                    .containsExactly(tuple("Call the laboratory", "Anne Morel"));
        });
        assertThat(storage.audit).containsExactly(AuditEntry.done("sample.add", "note/n1"));
    }

    @Test
    void addsOnceWhatIsSentTwice() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");
            notes.add("n1", "Call the laboratory");

            assertThat(notes.list()).hasSize(1);
        });
    }

    @Test
    void refusesWhoMayOnlyRead() {
        CurrentUser.runAs(
                new Person("sample:read"),
                () -> assertThatThrownBy(() -> notes.add("n1", "Call the laboratory"))
                        .isInstanceOf(ForbiddenException.class));
    }

    @Test
    void undoesADeletion() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");
            notes.delete("n1");
            assertThat(notes.list()).isEmpty();

            notes.restore("n1");

            assertThat(notes.list()).hasSize(1);
        });
    }

    @Test
    void emptiesTheBinAndLeavesTheRest() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");
            notes.add("n2", "Order gloves");
            notes.delete("n1");

            Text outcome = new EmptyBin(notes).run(new Job(false));

            assertThat(outcome.in(Locale.FRENCH)).isEqualTo("Une note est supprimée définitivement.");
            assertThatThrownBy(() -> notes.restore("n1")).hasMessage("PAV-SAMPLE-3");
            assertThat(notes.list()).extracting(Note::id).containsExactly("n2");
        });
    }

    @Test
    void leavesTheBinWhereItIsCancelled() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");
            notes.delete("n1");

            assertThatThrownBy(() -> new EmptyBin(notes).run(new Job(true))).isInstanceOf(CancellationException.class);
            notes.restore("n1");

            assertThat(notes.list()).hasSize(1);
        });
    }

    @Test
    void leavesTheBinWhenTheModuleGoes() {
        CurrentUser.runAs(WRITER, () -> {
            notes.add("n1", "Call the laboratory");
            notes.delete("n1");
            notes.stop();

            assertThatThrownBy(() -> new EmptyBin(notes).run(new Job(false))).isInstanceOf(CancellationException.class);
        });
    }

    private record Job(boolean cancelled) implements JobContext {
        @Override
        public void progress(double fraction, Text step) {}

        @Override
        public void checkCancelled() {
            if (cancelled) {
                throw new CancellationException();
            }
        }
    }
}
