package org.pavillon.ecrf.exchange;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.ExportOptions;

/**
 * Records as the CSV that REDCap's Data Import Tool reads: one row a subject, a column {@code field___code} with 0 or 1
 * for each choice of a checkbox, and {@code form_complete} with 0, 1 or 2. Raw codes, dates {@code yyyy-mm-dd}.
 */
public final class RecordsCsvWriter implements AutoCloseable {
    private final StudyDefinition definition;
    private final ExportOptions options;
    private final CsvWriter csv;
    private final Item recordId;

    /** Begins with the header. Closing it leaves the stream open. */
    public RecordsCsvWriter(StudyDefinition definition, ExportOptions options, OutputStream out) {
        this.definition = definition;
        this.options = options;
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.csv = CsvWriter.builder().build(writer);
        this.recordId = definition.recordId().orElseThrow();
        List<String> header = new ArrayList<>();
        for (Form form : definition.forms()) {
            for (Item item : form.items()) {
                columns(item, header);
            }
            header.add(form.name() + "_complete");
        }
        csv.writeRecord(header);
    }

    private boolean exported(Item item) {
        return item == recordId
                || (item.kind().holdsValue()
                        && item.kind() != ItemKind.FILE
                        && item.kind() != ItemKind.SIGNATURE
                        && (options.identifying() || !item.identifier()));
    }

    private void columns(Item item, List<String> header) {
        if (!exported(item)) {
            return;
        }
        if (item.kind() == ItemKind.CHECKBOX) {
            for (Choice choice : item.choices()) {
                header.add(column(item, choice));
            }
        } else {
            header.add(item.name());
        }
    }

    /** REDCap writes a minus of a code as an underscore in the column's name. */
    static String column(Item item, Choice choice) {
        return item.name() + "___"
                + choice.code().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    /**
     * Writes one subject.
     *
     * @param label what people call it by; stands in the first field unless that was entered
     * @param answers of all forms, by item
     * @param statuses by form
     */
    public void write(String label, Map<String, Answer> answers, Map<String, EntryStatus> statuses) throws IOException {
        List<String> row = new ArrayList<>();
        for (Form form : definition.forms()) {
            for (Item item : form.items()) {
                cells(item, item == recordId ? new Answer.Single(label) : answers.get(item.name()), row);
            }
            EntryStatus status = statuses.get(form.name());
            row.add(status == null ? "" : String.valueOf(status.number()));
        }
        try {
            csv.writeRecord(row);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void cells(Item item, Answer answer, List<String> row) {
        if (!exported(item)) {
            return;
        }
        if (item.kind() != ItemKind.CHECKBOX) {
            row.add(answer == null ? "" : cell(answer.text()));
            return;
        }
        for (Choice choice : item.choices()) {
            row.add(
                    switch (answer) {
                        case null -> "";
                        case Answer.Codes(var codes) -> codes.contains(choice.code()) ? "1" : "0";
                        case Answer.Single single -> "";
                        case Answer.Missing missing -> "0";
                    });
        }
    }

    /** A spreadsheet runs what begins so as a formula; with an apostrophe before it shows it. */
    private String cell(String text) {
        boolean formula = options.spreadsheet() && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        boolean number = formula && text.matches("[-+]?[0-9.]+");
        return formula && !number ? "'" + text : text;
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }
}
