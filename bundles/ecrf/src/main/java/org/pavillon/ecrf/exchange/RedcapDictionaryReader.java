package org.pavillon.ecrf.exchange;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.ecrf.ActionTag;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.Matrix;
import org.pavillon.ecrf.Rule;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.Validation;
import org.pavillon.ecrf.ValidationTypes;
import org.pavillon.ecrf.expression.Expression;
import org.pavillon.ecrf.expression.ExpressionException;
import org.pavillon.ecrf.expression.ExpressionParser;
import org.pavillon.ecrf.expression.SmartVariables;
import org.pavillon.ecrf.service.DictionaryReport.Understood;

/**
 * Reads a REDCap data dictionary: any encoding and delimiter that spreadsheets save, REDCap's headings or those of its
 * API. Reads on after a problem, so that a person sees all of them at once. One thread each.
 */
public final class RedcapDictionaryReader {
    private static final Messages MESSAGES = Messages.of(RedcapDictionaryReader.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final Pattern ROW = Pattern.compile(
            "^\"?[A-Za-z][A-Za-z0-9_]*\"?[,;\t](?:.*[,;\t])?\"?(?:text|notes|textarea|radio|dropdown|select|checkbox|yesno"
                    + "|truefalse|calc|slider|file|descriptive|sql)\"?[,;\t].*",
            Pattern.CASE_INSENSITIVE);
    private static final int MAX_PROBLEMS = 500;
    private static final int MAX_FORM = 100;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final Map<String, List<Item>> forms = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, Integer> idleTags = new LinkedHashMap<>();
    private final Map<String, Integer> lineOfIdleTag = new HashMap<>();
    private final Set<String> unknownTypes = new HashSet<>();
    private Layout layout = new Layout(List.of(), Map.of(), List.of());
    private String lastForm = "";
    private int fields;
    private int branching;
    private int calculations;
    private int required;
    private int identifiers;
    private int matrixFields;
    private int expressions;
    private int opaque;
    private int tooMany;

    private record Reference(int line, int column, String from, Rule rule, boolean calculation) {}

    private RedcapDictionaryReader() {}

    /** Reads a whole file. */
    public static ReadDictionary read(byte[] bytes) {
        return new RedcapDictionaryReader().readFile(bytes);
    }

    private ReadDictionary readFile(byte[] bytes) {
        Optional<TextFile.Foreign> foreign = TextFile.foreign(bytes);
        if (foreign.isPresent()) {
            error(0, 0, "", "ecrf.dictionary.is-" + foreign.get().name().toLowerCase(Locale.ROOT));
            return nothing("", "");
        }
        TextFile file = TextFile.read(bytes);
        if (file.text().isBlank()) {
            error(0, 0, "", "ecrf.dictionary.empty");
            return nothing(file.encoding(), "");
        }
        char delimiter = delimiter(file.text());
        List<Row> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .skipEmptyLines(true)
                .allowExtraCharsAfterClosingQuote(true) // labels with unescaped HTML, seen in published dictionaries
                .ofCsvRecord(file.text())) {
            for (CsvRecord record : reader) {
                Row row = new Row((int) record.getStartingLineNumber(), record.getFields());
                if (!row.isBlank() && !(rows.isEmpty() && isSeparatorHint(row.cells()))) {
                    rows.add(row);
                }
            }
        } catch (CsvParseException e) {
            error(line(e.getMessage()), 0, "", "ecrf.dictionary.quotes");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (rows.isEmpty()) {
            if (problems.isEmpty()) {
                error(0, 0, "", "ecrf.dictionary.empty");
            }
            return nothing(file.encoding(), String.valueOf(delimiter));
        }
        Row header = rows.removeFirst();
        layout = Layout.of(
                header.cells(), rows.stream().limit(50).map(Row::cells).toList());
        if (!header(header.line())) {
            return nothing(file.encoding(), String.valueOf(delimiter));
        }
        int columns = header.cells().size();
        rows.forEach(row -> field(row, columns));
        boolean open = file.text().chars().filter(c -> c == '"').count() % 2 == 1;
        if (open && !rows.isEmpty() && rows.getLast().cells().size() < columns) {
            error(rows.getLast().line(), 0, "", "ecrf.dictionary.quotes");
        }
        if (fields == 0 && problems.isEmpty()) {
            error(1, 0, "", "ecrf.dictionary.no-fields");
        }
        checkReferences();
        checkExportNames();
        tellIdleTags();
        Understood understood = new Understood(
                file.encoding(),
                delimiter == '\t' ? "TAB" : String.valueOf(delimiter),
                columns,
                fields,
                forms.size(),
                branching,
                calculations,
                required,
                identifiers,
                matrixFields,
                expressions,
                opaque);
        problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (tooMany > 0) {
            problems.add(Problem.warning(0, 0, "", MESSAGES.text("ecrf.dictionary.more", tooMany)));
        }
        boolean wrong = problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        return new ReadDictionary(
                wrong ? Optional.empty() : Optional.of(definition()), understood, List.copyOf(problems));
    }

    private ReadDictionary nothing(String encoding, String delimiter) {
        Understood none = new Understood(encoding, delimiter, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new ReadDictionary(Optional.empty(), none, List.copyOf(problems));
    }

    /** A line of the file with a cell that says something. */
    private record Row(int line, List<String> cells) {
        boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }

    /** Excel's way of telling the delimiter: {@code sep=;} in the first line. */
    private static boolean isSeparatorHint(List<String> cells) {
        return cells.getFirst().toLowerCase(Locale.ROOT).startsWith("sep=");
    }

    /** FastCSV names the line in its message alone. */
    private static int line(String message) {
        Matcher line = Pattern.compile("line (\\d+)").matcher(String.valueOf(message));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** The sign that parts the first line into most cells, quoted ones left out. */
    static char delimiter(String text) {
        int start = 0;
        while (start < text.length() && "\r\n \t".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        if (text.regionMatches(true, start, "sep=", 0, 4) && start + 4 < text.length()) {
            char told = text.charAt(start + 4);
            if (told == ',' || told == ';' || told == '\t') {
                return told;
            }
        }
        char best = ',';
        int most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            int count = 0;
            boolean quoted = false;
            for (int i = start; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && c == candidate) {
                    count++;
                } else if (!quoted && (c == '\n' || c == '\r')) {
                    break;
                }
            }
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    private boolean header(int line) {
        List<String> missing = new ArrayList<>();
        for (Column column : List.of(Column.NAME, Column.FORM, Column.TYPE, Column.LABEL)) {
            if (!layout.has(column)) {
                missing.add(column.title());
            }
        }
        if (missing.size() == 4) {
            error(line, 0, "", "ecrf.dictionary.no-dictionary", Column.NAME.title());
            return false;
        }
        if (!missing.isEmpty()) {
            error(line, 0, "", "ecrf.dictionary.missing-columns", String.join(", ", missing));
            return false;
        }
        for (Column column : layout.byPlace()) {
            warning(
                    line,
                    column,
                    "",
                    "ecrf.dictionary.by-place",
                    layout.headings().get(column.ordinal()),
                    column.title());
        }
        for (int i = 0; i < layout.headings().size(); i++) {
            if (layout.at(i).isEmpty() && !layout.headings().get(i).isBlank()) {
                warning(
                        line,
                        i + 1,
                        "",
                        "ecrf.dictionary.carried-column",
                        layout.headings().get(i));
            }
        }
        return true;
    }

    private void field(Row row, int columns) {
        int line = row.line();
        List<String> cells = row.cells();
        swallowed(row);
        String written = layout.cell(cells, Column.NAME).strip();
        if (cells.size() != columns) {
            warning(line, Math.min(cells.size(), columns), written, "ecrf.dictionary.cells", cells.size(), columns);
        }
        fields++;
        String name = written.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            error(line, Column.NAME, written, "ecrf.dictionary.bad-name", shortened(written));
            if (name.isEmpty()) {
                return;
            }
        }
        Integer before = lineOf.putIfAbsent(name, line);
        if (before != null) {
            error(line, Column.NAME, name, "ecrf.dictionary.duplicate", name, before);
            return;
        }
        String form = form(layout.cell(cells, Column.FORM), line, name);
        forms.computeIfAbsent(form, key -> new ArrayList<>()).add(item(cells, line, name, form));
    }

    /** A quote that is closed too late takes the lines up to there into its cell. */
    private void swallowed(Row row) {
        int line = row.line();
        for (int i = 0; i < row.cells().size(); i++) {
            String[] lines = row.cells().get(i).split("\\R", -1);
            for (int below = 1; below < lines.length; below++) {
                if (ROW.matcher(lines[below]).matches()) {
                    error(
                            row.line(),
                            i + 1,
                            layout.cell(row.cells(), Column.NAME),
                            "ecrf.dictionary.swallowed",
                            line + below);
                    return;
                }
            }
            line += lines.length - 1;
        }
    }

    /** Returns the name of the form that a cell means: REDCap keeps letters, digits and underscores of it. */
    private String form(String cell, int line, String field) {
        String title = cell.strip();
        String form = Normalizer.normalize(title, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_]+", "_");
        if (form.replace("_", "").isEmpty()) {
            error(line, Column.FORM, field, "ecrf.dictionary.no-form", field);
            return "?";
        }
        if (form.length() > MAX_FORM) {
            error(line, Column.FORM, field, "ecrf.dictionary.long-form", shortened(title), MAX_FORM);
        }
        if (!form.equals(title) && !form.equals(title.toLowerCase(Locale.ROOT))) {
            titles.putIfAbsent(form, title);
        }
        if (!form.equals(lastForm) && forms.containsKey(form)) {
            warning(line, Column.FORM, field, "ecrf.dictionary.scattered-form", form);
        }
        lastForm = form;
        return form;
    }

    private Item item(List<String> cells, int line, String name, String form) {
        String type = layout.cell(cells, Column.TYPE).strip().toLowerCase(Locale.ROOT);
        String validationType = ValidationTypes.today(
                layout.cell(cells, Column.VALIDATION).strip().toLowerCase(Locale.ROOT));
        ItemKind kind = kind(type, validationType);
        if (kind == null) {
            error(line, Column.TYPE, name, "ecrf.dictionary.type", shortened(type));
            kind = ItemKind.TEXT;
        }
        String choicesCell = layout.cell(cells, Column.CHOICES);
        List<Choice> choices = choices(kind, choicesCell, line, name);
        Optional<Rule> calculation = Optional.empty();
        int calculationColumn = position(Column.CHOICES);
        if (kind == ItemKind.CALC) {
            calculations++;
            calculation = rule(choicesCell, line, Column.CHOICES, name);
            if (calculation.isEmpty()) {
                error(line, Column.CHOICES, name, "ecrf.dictionary.no-calculation", name);
            }
        }
        Optional<Rule> relevance = rule(layout.cell(cells, Column.BRANCHING), line, Column.BRANCHING, name);
        branching += relevance.isPresent() ? 1 : 0;
        String annotation = layout.cell(cells, Column.ANNOTATION);
        List<ActionTag> tags = ActionTags.of(annotation);
        noteIdle(tags, line);
        if (calculation.isEmpty()) {
            calculation = calculationTag(tags, line, name);
            calculationColumn = position(Column.ANNOTATION);
        }
        if (calculation.isPresent()) {
            references.add(new Reference(line, calculationColumn, name, calculation.get(), true));
        }
        if (relevance.isPresent()) {
            references.add(new Reference(line, position(Column.BRANCHING), name, relevance.get(), false));
        }
        boolean mustHave = yes(cells, Column.REQUIRED, line, name);
        boolean identifies = yes(cells, Column.IDENTIFIER, line, name);
        required += mustHave ? 1 : 0;
        identifiers += identifies ? 1 : 0;
        String group = layout.cell(cells, Column.MATRIX).strip();
        matrixFields += group.isEmpty() ? 0 : 1;
        Item item = new Item(
                name,
                kind,
                SafeHtml.of(layout.cell(cells, Column.LABEL)),
                SafeHtml.of(layout.cell(cells, Column.NOTE)),
                SafeHtml.of(layout.cell(cells, Column.SECTION)),
                choices,
                validation(cells, kind, validationType, line, name),
                mustHave,
                identifies,
                relevance,
                calculation,
                group.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Matrix(
                                group,
                                layout.cell(cells, Column.RANKING).strip().equalsIgnoreCase("y"))),
                annotation,
                tags,
                layout.cell(cells, Column.ALIGNMENT).strip(),
                "",
                Map.of());
        return item.withCarried(carried(item, form, cells));
    }

    private Validation validation(List<String> cells, ItemKind kind, String type, int line, String name) {
        if (kind == ItemKind.TEXT && !ValidationTypes.isKnown(type) && unknownTypes.add(type)) {
            warning(line, Column.VALIDATION, name, "ecrf.dictionary.validation", shortened(type));
        }
        boolean bounded = kind == ItemKind.TEXT || kind == ItemKind.SLIDER || !type.isEmpty();
        return bounded && kind != ItemKind.SIGNATURE
                ? new Validation(
                        type,
                        layout.cell(cells, Column.MIN).strip(),
                        layout.cell(cells, Column.MAX).strip())
                : Validation.NONE;
    }

    /** Every cell that an export would not write the same from what was understood. */
    private Map<String, String> carried(Item item, String form, List<String> cells) {
        Map<String, String> carried = new LinkedHashMap<>();
        for (Column column : layout.positions().keySet()) {
            String cell = layout.cell(cells, column);
            if (!cell.equals(RedcapDictionaryWriter.understood(form, item, column))) {
                carried.put(column.key(), cell);
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            if (layout.at(i).isEmpty() && !cells.get(i).isEmpty()) {
                carried.put(RedcapDictionaryWriter.PLACE + (i + 1), cells.get(i));
            }
        }
        return carried;
    }

    private static ItemKind kind(String type, String validation) {
        return type.equals("file") && validation.equals("signature")
                ? ItemKind.SIGNATURE
                : Layout.kind(type).orElse(null);
    }

    private void noteIdle(List<ActionTag> tags, int line) {
        for (ActionTag tag : tags) {
            if (!ActionTags.isUnderstood(tag.name())) {
                idleTags.merge(tag.name(), 1, Integer::sum);
                lineOfIdleTag.putIfAbsent(tag.name(), line);
            }
        }
    }

    /** Once each: a dictionary may hold hundreds of them. */
    private void tellIdleTags() {
        idleTags.forEach((tag, count) ->
                warning(lineOfIdleTag.get(tag), Column.ANNOTATION, "", "ecrf.dictionary.idle-tag", tag, count));
    }

    private List<Choice> choices(ItemKind kind, String cell, int line, String name) {
        List<Choice> choices = new ArrayList<>();
        switch (kind) {
            case RADIO, DROPDOWN, CHECKBOX -> {
                Set<String> codes = new HashSet<>();
                for (String part : parts(cell)) {
                    int comma = part.indexOf(',');
                    String code = (comma < 0 ? part : part.substring(0, comma)).strip();
                    String label = comma < 0 ? code : part.substring(comma + 1).strip();
                    if (code.isEmpty() || code.length() > 100) {
                        error(line, Column.CHOICES, name, "ecrf.dictionary.choice", shortened(part.strip()));
                    } else if (codes.add(code)) {
                        choices.add(new Choice(code, SafeHtml.of(label)));
                    } else {
                        error(line, Column.CHOICES, name, "ecrf.dictionary.choice-twice", code);
                    }
                }
                if (choices.isEmpty()) {
                    error(line, Column.CHOICES, name, "ecrf.dictionary.no-choices", name);
                }
            }
            case SLIDER -> {
                if (!cell.isBlank()) {
                    for (String part : cell.split("\\|", -1)) {
                        choices.add(new Choice(String.valueOf(choices.size()), SafeHtml.of(part.strip())));
                    }
                }
            }
            default -> {
                // no choices of its own
            }
        }
        return choices;
    }

    /** Choices stand between bars; REDCap's first versions wrote a backslash and an n. */
    private static List<String> parts(String cell) {
        String between = cell.indexOf('|') < 0 && cell.contains("\\n") ? "\\\\n" : "\\|";
        return Stream.of(cell.split(between)).filter(part -> !part.isBlank()).toList();
    }

    private Optional<Rule> rule(String source, int line, Column column, String name) {
        if (source.isBlank()) {
            return Optional.empty();
        }
        try {
            Expression expression = ExpressionParser.parse(source);
            expressions += column == Column.ANNOTATION ? 0 : 1; // action tags are no rules of their own
            return Optional.of(new Rule(source, Optional.of(expression)));
        } catch (ExpressionException e) {
            List<Object> arguments = new ArrayList<>();
            arguments.add(e.position());
            arguments.add(e.arguments().isEmpty() ? "" : String.join(", ", e.arguments()));
            Text reason = MESSAGES.text(
                    "ecrf.expression."
                            + e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    arguments.toArray());
            if (e.isOpaque()) {
                opaque++;
                warning(line, column, name, "ecrf.dictionary.opaque", reason);
                return Optional.of(new Rule(source, Optional.empty()));
            }
            error(line, column, name, "ecrf.dictionary.broken-rule", reason, source);
            return Optional.of(new Rule(source, Optional.empty()));
        }
    }

    private Optional<Rule> calculationTag(List<ActionTag> tags, int line, String name) {
        for (ActionTag tag : tags) {
            if (tag.name().equals("@CALCTEXT") || tag.name().equals("@CALCDATE")) {
                String source = tag.name().equals("@CALCDATE") ? "calcdate(" + tag.argument() + ")" : tag.argument();
                return rule(source, line, Column.ANNOTATION, name);
            }
        }
        return Optional.empty();
    }

    private boolean yes(List<String> cells, Column column, int line, String name) {
        String cell = layout.cell(cells, column).strip();
        if (cell.isEmpty() || cell.equalsIgnoreCase("n") || cell.equals("0")) {
            return false;
        }
        if (cell.equalsIgnoreCase("y") || cell.equals("1")) {
            return true;
        }
        warning(line, column, name, "ecrf.dictionary.yes", column.title(), shortened(cell));
        return false;
    }

    /** What rules read must be there; a calculation must not need itself. */
    private void checkReferences() {
        Map<String, Set<String>> calculated = new LinkedHashMap<>();
        Map<String, Set<String>> asked = new LinkedHashMap<>();
        for (Reference reference : references) {
            if (reference.rule().expression().isPresent()) {
                Expression expression = reference.rule().expression().get();
                checkReads(reference, expression);
                (reference.calculation() ? calculated : asked).put(reference.from(), expression.fields());
            }
        }
        Set<String> inCycle = Cycles.in(calculated);
        for (Reference reference : references) {
            if (reference.calculation() && inCycle.contains(reference.from())) {
                problem(Problem.error(
                        reference.line(),
                        reference.column(),
                        reference.from(),
                        MESSAGES.text("ecrf.dictionary.cycle", reference.from())));
            }
        }
        Map<String, Set<String>> all = new LinkedHashMap<>(asked);
        calculated.forEach((name, read) -> all.merge(name, read, (a, b) -> {
            Set<String> both = new HashSet<>(a);
            both.addAll(b);
            return both;
        }));
        inCycle = Cycles.in(all);
        for (Reference reference : references) {
            if (!reference.calculation() && inCycle.contains(reference.from())) {
                tell(reference, "ecrf.dictionary.branching-cycle", reference.from());
            }
        }
    }

    private void checkReads(Reference reference, Expression expression) {
        for (String name : expression.fields()) {
            if (!lineOf.containsKey(name)) {
                tell(reference, "ecrf.dictionary.unknown-field", name);
            }
        }
        Set<String> told = new HashSet<>();
        expression.visit(node -> {
            String event = switch (node) {
                case Expression.Field field -> field.event();
                case Expression.Checked checked -> checked.event();
                default -> "";
            };
            if (!event.isEmpty() && told.add(event)) {
                tell(reference, "ecrf.dictionary.event", event);
            }
            if (node instanceof Expression.Smart(String name) && !SmartVariables.NAMES.contains(name)) {
                tell(reference, "ecrf.dictionary.smart", name);
            }
        });
    }

    private void tell(Reference reference, String key, Object... arguments) {
        problem(Problem.warning(reference.line(), reference.column(), reference.from(), MESSAGES.text(key, arguments)));
    }

    /** Two columns of an export that would have one name: REDCap itself can't tell them apart. */
    private void checkExportNames() {
        Map<String, String> columns = new HashMap<>();
        forms.forEach((form, items) -> {
            for (Item item : items) {
                for (String column : RecordsCsvWriter.columns(item, List.of())) {
                    String other = columns.putIfAbsent(column, item.name());
                    if (other != null) {
                        Column where = item.kind() == ItemKind.CHECKBOX ? Column.CHOICES : Column.NAME;
                        warning(
                                lineOf.get(item.name()),
                                where,
                                item.name(),
                                "ecrf.dictionary.same-column",
                                column,
                                other);
                    }
                }
            }
        });
        forms.keySet().stream()
                .map(form -> form + "_complete")
                .filter(lineOf::containsKey)
                .forEach(name -> error(lineOf.get(name), Column.NAME, name, "ecrf.dictionary.reserved", name));
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private StudyDefinition definition() {
        List<Form> made = new ArrayList<>();
        forms.forEach((name, items) -> made.add(new Form(name, titles.getOrDefault(name, title(name)), items, false)));
        Map<String, List<String>> carried = new LinkedHashMap<>();
        if (!layout.isUsual()) {
            carried.put(RedcapDictionaryWriter.HEADINGS, layout.headings());
            carried.put(
                    RedcapDictionaryWriter.COLUMNS,
                    IntStream.range(0, layout.headings().size())
                            .mapToObj(
                                    place -> layout.at(place).map(Column::name).orElse(""))
                            .toList());
        }
        return new StudyDefinition("", "", made, List.of(), carried);
    }

    /** REDCap keeps titles elsewhere: {@code vital_signs} becomes "Vital signs". */
    private static String title(String form) {
        String words = form.replace('_', ' ').strip();
        return words.isEmpty() ? form : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private int position(Column column) {
        return layout.positions().getOrDefault(column, -1) + 1;
    }

    private void error(int line, Column column, String field, String key, Object... arguments) {
        error(line, position(column), field, key, arguments);
    }

    private void error(int line, int column, String field, String key, Object... arguments) {
        problem(Problem.error(line, column, field, MESSAGES.text(key, arguments)));
    }

    private void warning(int line, Column column, String field, String key, Object... arguments) {
        warning(line, position(column), field, key, arguments);
    }

    private void warning(int line, int column, String field, String key, Object... arguments) {
        problem(Problem.warning(line, column, field, MESSAGES.text(key, arguments)));
    }

    private void problem(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        } else {
            tooMany++;
        }
    }
}
