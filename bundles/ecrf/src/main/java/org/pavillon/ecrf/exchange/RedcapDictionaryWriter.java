package org.pavillon.ecrf.exchange;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.Rule;
import org.pavillon.ecrf.StudyDefinition;

/** Writes a definition as a REDCap data dictionary, UTF-8 with commas, as REDCap itself does. */
public final class RedcapDictionaryWriter {
    private RedcapDictionaryWriter() {}

    public static void write(StudyDefinition definition, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            CsvWriter csv = CsvWriter.builder().build(writer);
            List<String> header = new ArrayList<>();
            for (Column column : Column.values()) {
                header.add(column.title());
            }
            csv.writeRecord(header);
            for (Form form : definition.forms()) {
                for (Item item : form.items()) {
                    List<String> cells = new ArrayList<>();
                    for (Column column : Column.values()) {
                        cells.add(cell(form, item, column));
                    }
                    csv.writeRecord(cells);
                }
            }
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String cell(Form form, Item item, Column column) {
        return switch (column) {
            case NAME -> item.name();
            case FORM -> form.name();
            case SECTION -> carried(item, "section", item.section());
            case TYPE ->
                item.kind() == ItemKind.SIGNATURE
                        ? "file"
                        : carried(item, "type", item.kind().word());
            case LABEL -> carried(item, "label", item.label());
            case CHOICES -> choices(item);
            case NOTE -> carried(item, "note", item.note());
            case VALIDATION ->
                item.kind() == ItemKind.SIGNATURE
                        ? "signature"
                        : item.validation().type();
            case MIN -> item.validation().min();
            case MAX -> item.validation().max();
            case IDENTIFIER -> item.identifier() ? "y" : "";
            case BRANCHING -> item.relevance().map(Rule::source).orElse("");
            case REQUIRED -> item.required() ? "y" : "";
            case ALIGNMENT -> item.alignment();
            case QUESTION -> carried(item, "question", "");
            case MATRIX -> item.matrix().map(matrix -> matrix.group()).orElse("");
            case RANKING ->
                item.matrix().map(matrix -> matrix.ranking() ? "y" : "").orElse("");
            case ANNOTATION -> item.annotation();
        };
    }

    private static String choices(Item item) {
        if (item.kind() == ItemKind.CALC) {
            return item.calculation().map(Rule::source).orElse("");
        }
        return carried(
                item,
                "choices",
                item.choices().stream()
                        .map(choice -> choice.code() + ", " + choice.label())
                        .collect(Collectors.joining(" | ")));
    }

    private static String carried(Item item, String key, String understood) {
        return item.carried().getOrDefault(key, understood);
    }
}
