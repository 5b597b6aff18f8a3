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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.ValidationTypes;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.ExportOptions;

/**
 * Records as the CSV that REDCap's Data Import Tool reads: one row a subject, a column {@code field___code} with 0 or 1
 * for each choice of a checkbox and each missing-data code, and {@code form_complete} with 0, 1 or 2. Raw codes, dates
 * {@code yyyy-mm-dd}, a decimal comma where the field's type has one.
 */
public final class RecordsCsvWriter implements AutoCloseable {
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r]");
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
                if (exported(item)) {
                    header.addAll(columns(item, definition.missingCodes()));
                }
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

    /** The columns of an item. */
    static List<String> columns(Item item, List<MissingCode> missing) {
        if (item.kind() != ItemKind.CHECKBOX) {
            return item.kind().holdsValue() ? List.of(item.name()) : List.of();
        }
        return Stream.concat(
                        item.choices().stream().map(Choice::code),
                        missing.stream().map(MissingCode::code))
                .map(code -> column(item, code))
                .toList();
    }

    /** REDCap writes minus and point of a code as an underscore and leaves other signs out of the column's name. */
    private static String column(Item item, String code) {
        return item.name() + "___"
                + code.toLowerCase(Locale.ROOT).replaceAll("[-.]", "_").replaceAll("[^a-z0-9_]", "");
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
            row.add(answer == null ? "" : cell(written(item, answer)));
            return;
        }
        item.choices().forEach(choice -> row.add(ticked(answer, choice.code(), false)));
        definition.missingCodes().forEach(code -> row.add(ticked(answer, code.code(), true)));
    }

    private static String ticked(Answer answer, String code, boolean missing) {
        return switch (answer) {
            case null -> "";
            case Answer.Single single -> ""; // the field was no checkbox when that was entered
            case Answer.Codes(var codes) -> !missing && codes.contains(code) ? "1" : "0";
            case Answer.Missing(String reason) -> missing && reason.equals(code) ? "1" : "0";
        };
    }

    private static String written(Item item, Answer answer) {
        boolean comma = answer instanceof Answer.Single
                && ValidationTypes.hasDecimalComma(item.validation().type());
        return comma ? answer.text().replace('.', ',') : answer.text();
    }

    /**
     * A spreadsheet runs what begins like a formula; with an apostrophe before it shows it. What begins with apostrophes
     * before such a sign gets one more, so that taking one away gives back every cell.
     */
    private String cell(String text) {
        boolean formula = options.spreadsheet() && FORMULA.matcher(text).lookingAt();
        boolean number = formula && text.matches("[-+]?[0-9]+([.,][0-9]+)?");
        return formula && !number ? "'" + text : text;
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }
}
