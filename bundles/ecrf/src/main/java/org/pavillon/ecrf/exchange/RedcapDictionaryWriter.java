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
import java.util.Optional;
import java.util.stream.Collectors;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.Rule;
import org.pavillon.ecrf.StudyDefinition;

/**
 * Writes a definition as a REDCap data dictionary, UTF-8 with commas, as REDCap itself does. What was imported and not
 * changed since is given back cell by cell, columns that REDCap doesn't know included.
 */
public final class RedcapDictionaryWriter {
    /** Headings of the file that was read, where they aren't REDCap's own. */
    static final String HEADINGS = "redcap.headings";
    /** The column below each of those headings, an empty string for one that REDCap doesn't know. */
    static final String COLUMNS = "redcap.columns";
    /** Begins the key of a cell that stands in no column of REDCap's; its place from 1 follows. */
    static final String PLACE = "redcap.";

    private RedcapDictionaryWriter() {}

    public static void write(StudyDefinition definition, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            CsvWriter csv = CsvWriter.builder().build(writer);
            List<String> headings = new ArrayList<>();
            List<Optional<Column>> columns = new ArrayList<>();
            layOut(definition, headings, columns);
            csv.writeRecord(headings);
            for (Form form : definition.forms()) {
                for (Item item : form.items()) {
                    csv.writeRecord(row(form, item, columns));
                }
            }
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void layOut(StudyDefinition definition, List<String> headings, List<Optional<Column>> columns) {
        List<String> carried = definition.carried().getOrDefault(COLUMNS, List.of());
        if (carried.isEmpty()) {
            for (Column column : Column.values()) {
                columns.add(Optional.of(column));
                headings.add(column.title());
            }
            return;
        }
        for (String name : carried) {
            columns.add(name.isEmpty() ? Optional.empty() : Optional.of(Column.valueOf(name)));
        }
        headings.addAll(definition.carried().getOrDefault(HEADINGS, List.of()));
    }

    private static List<String> row(Form form, Item item, List<Optional<Column>> columns) {
        List<String> cells = new ArrayList<>();
        for (int place = 1; place <= columns.size(); place++) {
            Optional<Column> column = columns.get(place - 1);
            cells.add(column.isPresent() ? cell(form.name(), item, column.get()) : beside(item, place));
        }
        long beyond = item.carried().keySet().stream()
                .filter(key -> key.startsWith(PLACE))
                .mapToLong(key -> Long.parseLong(key.substring(PLACE.length())))
                .max()
                .orElse(0);
        for (int place = columns.size() + 1; place <= beyond; place++) {
            cells.add(beside(item, place));
        }
        return cells;
    }

    private static String beside(Item item, int place) {
        return item.carried().getOrDefault(PLACE + place, "");
    }

    static String cell(String form, Item item, Column column) {
        String carried = item.carried().get(column.key());
        return carried == null ? understood(form, item, column) : carried;
    }

    /** What the definition alone says. */
    static String understood(String form, Item item, Column column) {
        return switch (column) {
            case NAME -> item.name();
            case FORM -> form;
            case SECTION -> item.section();
            case TYPE ->
                item.kind() == ItemKind.SIGNATURE ? "file" : item.kind().word();
            case LABEL -> item.label();
            case CHOICES -> choices(item);
            case NOTE -> item.note();
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
            case QUESTION -> "";
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
        return item.choices().stream()
                .map(choice -> item.kind() == ItemKind.SLIDER ? choice.label() : choice.code() + ", " + choice.label())
                .collect(Collectors.joining(" | "));
    }
}
