package org.pavillon.ecrf.exchange;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Makes data dictionaries for tests: {@code dictionary().text("a").with(Column.REQUIRED, "y")}. */
public final class Dictionary {
    private final List<String> headings = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private String form = "f";

    private Dictionary() {
        for (Column column : Column.values()) {
            headings.add(column.title());
        }
    }

    public static Dictionary dictionary() {
        return new Dictionary();
    }

    public Dictionary form(String name) {
        form = name;
        return this;
    }

    public Dictionary field(String name, String type) {
        List<String> row = new ArrayList<>();
        headings.forEach(heading -> row.add(""));
        rows.add(row);
        return with(Column.NAME, name)
                .with(Column.FORM, form)
                .with(Column.TYPE, type)
                .with(Column.LABEL, name);
    }

    public Dictionary text(String name) {
        return field(name, "text");
    }

    public Dictionary text(String name, String validation) {
        return text(name).with(Column.VALIDATION, validation);
    }

    public Dictionary calc(String name, String calculation) {
        return field(name, "calc").with(Column.CHOICES, calculation);
    }

    public Dictionary checkbox(String name, String choices) {
        return field(name, "checkbox").with(Column.CHOICES, choices);
    }

    public Dictionary radio(String name, String choices) {
        return field(name, "radio").with(Column.CHOICES, choices);
    }

    /** Fills a cell of the last field. */
    Dictionary with(Column column, String cell) {
        return with(column.ordinal(), cell);
    }

    public Dictionary with(int place, String cell) {
        rows.getLast().set(place, cell);
        return this;
    }

    public Dictionary typed(String validation) {
        return with(Column.VALIDATION, validation);
    }

    public Dictionary tagged(String annotation) {
        return with(Column.ANNOTATION, annotation);
    }

    public Dictionary shownIf(String rule) {
        return with(Column.BRANCHING, rule);
    }

    public Dictionary required() {
        return with(Column.REQUIRED, "y");
    }

    public Dictionary identifier() {
        return with(Column.IDENTIFIER, "y");
    }

    public Dictionary bounded(String min, String max) {
        return with(Column.MIN, min).with(Column.MAX, max);
    }

    public Dictionary ranking(String group) {
        return with(Column.MATRIX, group).with(Column.RANKING, "y");
    }

    /** Overwrites a heading. */
    public Dictionary heading(int place, String heading) {
        headings.set(place, heading);
        return this;
    }

    /** Adds a column that REDCap doesn't know, in which every field made so far has a cell. */
    public Dictionary column(int place, String heading, String cell) {
        headings.add(place, heading);
        rows.forEach(row -> row.add(place, cell));
        return this;
    }

    public String csv() {
        return csv(",");
    }

    public String csv(String delimiter) {
        List<List<String>> all = new ArrayList<>(List.of(headings));
        all.addAll(rows);
        return all.stream()
                .map(row -> row.stream().map(Dictionary::quoted).collect(Collectors.joining(delimiter)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String quoted(String cell) {
        return cell.isEmpty() ? "" : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    public byte[] bytes() {
        return csv().getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes(String charset) {
        return csv().getBytes(Charset.forName(charset));
    }

    public ReadDictionary read() {
        return RedcapDictionaryReader.read(bytes());
    }

    /** Headings and rows as they are. */
    List<List<String>> cells() {
        List<List<String>> all = new ArrayList<>(List.of(List.copyOf(headings)));
        rows.forEach(row -> all.add(List.copyOf(row)));
        return all;
    }

    /** Headings as a hospital's translated REDCap would give them. */
    Dictionary translated(String... headings) {
        this.headings.clear();
        this.headings.addAll(Arrays.asList(headings));
        return this;
    }
}
