package org.example.sample.internal;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.example.sample.Note;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.dataset.Column;
import org.pavillon.api.dataset.Dataset;
import org.pavillon.api.dataset.DatasetProvider;

/** The notes as a table for analysis and exports. The platform checks who reads it. */
@Component
public final class NotesDataset implements DatasetProvider {
    private final Notes notes;

    @Activate
    public NotesDataset(@Reference Notes notes) {
        this.notes = notes;
    }

    @Override
    public List<Dataset> datasets() {
        return List.of(new Dataset(
                "sample/notes",
                Notes.MESSAGES.text("sample.dataset"),
                Notes.MESSAGES.text("sample.dataset.description"),
                List.of(
                        column("at", Column.Type.DATE_TIME, false),
                        column("by", Column.Type.TEXT, true),
                        column("length", Column.Type.INTEGER, false),
                        column("text", Column.Type.TEXT, true)),
                Rights.READ,
                Rights.READ));
    }

    @Override
    public void rows(String dataset, Predicate<List<Object>> sink) {
        for (Note note : notes.database().read(NoteTable::list)) {
            List<Object> row = List.of(
                    note.writtenAt().atZone(ZoneId.systemDefault()).toLocalDateTime(),
                    note.author(),
                    (long) note.text().length(),
                    note.text());
            if (!sink.test(row)) {
                return;
            }
        }
    }

    private static Column column(String name, Column.Type type, boolean identifying) {
        return new Column(name, Notes.MESSAGES.text("sample.dataset." + name), type, "", Map.of(), identifying);
    }
}
