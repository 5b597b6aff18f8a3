package org.pavillon.ecrf.exchange;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
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
import org.pavillon.ecrf.expression.Expression;
import org.pavillon.ecrf.expression.ExpressionException;
import org.pavillon.ecrf.expression.ExpressionParser;
import org.pavillon.ecrf.service.DictionaryReport.Understood;

/**
 * Reads a REDCap data dictionary: any encoding and delimiter that spreadsheets save, REDCap's headings or those of its
 * API. Reads on after a problem, so that a person sees all of them at once. One thread each.
 */
public final class RedcapDictionaryReader {
    private static final Messages MESSAGES = Messages.of(RedcapDictionaryReader.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final Pattern TAG = Pattern.compile(
            "@[A-Z][A-Z0-9_-]*(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|(\\S+))|\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\))?");
    private static final int MAX_PROBLEMS = 500;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final Map<String, List<Item>> forms = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private Map<Column, Integer> positions = new EnumMap<>(Column.class);
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
        int columns = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .skipEmptyLines(true)
                .allowExtraCharsAfterClosingQuote(true) // labels with unescaped HTML, seen in published dictionaries
                .ofCsvRecord(file.text())) {
            boolean header = true;
            CsvRecord last = null;
            for (CsvRecord record : reader) {
                last = record;
                if (header) {
                    header = false;
                    columns = record.getFieldCount();
                    if (!header(record)) {
                        return nothing(file.encoding(), String.valueOf(delimiter));
                    }
                } else if (record.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
                    field(record, columns);
                }
            }
            boolean open = file.text().chars().filter(c -> c == '"').count() % 2 == 1;
            if (open && last != null && last.getFieldCount() < columns) {
                error((int) last.getStartingLineNumber(), 0, "", "ecrf.dictionary.quotes");
            }
        } catch (CsvParseException e) {
            error(line(e.getMessage()), 0, "", "ecrf.dictionary.quotes");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (fields == 0 && problems.isEmpty()) {
            error(1, 0, "", "ecrf.dictionary.no-fields");
        }
        checkReferences();
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

    /** FastCSV names the line in its message alone. */
    private static int line(String message) {
        Matcher line = Pattern.compile("line (\\d+)").matcher(String.valueOf(message));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** The sign that parts the first line into most cells, quoted ones left out. */
    static char delimiter(String text) {
        char best = ',';
        int most = 0;
        for (char candidate : new char[] {',', ';', '\t'}) {
            int count = 0;
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
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

    private boolean header(CsvRecord record) {
        for (int i = 0; i < record.getFieldCount(); i++) {
            Optional<Column> column = Column.of(record.getField(i));
            if (column.isPresent()) {
                positions.putIfAbsent(column.get(), i);
            }
        }
        boolean firstNamedOtherwise = !positions.containsKey(Column.NAME)
                && positions.getOrDefault(Column.FORM, 0) == 1
                && positions.size() >= 4;
        if (firstNamedOtherwise) {
            positions.put(Column.NAME, 0);
            warning(1, 1, "", "ecrf.dictionary.first-heading", record.getField(0), Column.NAME.title());
        }
        List<String> missing = new ArrayList<>();
        for (Column column : List.of(Column.NAME, Column.FORM, Column.TYPE, Column.LABEL)) {
            if (!positions.containsKey(column)) {
                missing.add(column.title());
            }
        }
        if (missing.size() == 4) {
            error(1, 0, "", "ecrf.dictionary.no-dictionary", Column.NAME.title());
            return false;
        }
        if (!missing.isEmpty()) {
            error(1, 0, "", "ecrf.dictionary.missing-columns", String.join(", ", missing));
            return false;
        }
        return true;
    }

    private void field(CsvRecord record, int columns) {
        int line = (int) record.getStartingLineNumber();
        if (record.getFieldCount() != columns) {
            warning(line, columns, cell(record, Column.NAME), "ecrf.dictionary.cells", record.getFieldCount(), columns);
        }
        fields++;
        String written = cell(record, Column.NAME).strip();
        String name = written.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            error(line, Column.NAME, written, "ecrf.dictionary.bad-name", written);
            if (name.isEmpty()) {
                return;
            }
        }
        Integer before = lineOf.putIfAbsent(name, line);
        if (before != null) {
            error(line, Column.NAME, name, "ecrf.dictionary.duplicate", name, before);
            return;
        }
        String form = cell(record, Column.FORM).strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        if (form.isEmpty()) {
            error(line, Column.FORM, name, "ecrf.dictionary.no-form", name);
            form = "?";
        }
        forms.computeIfAbsent(form, key -> new ArrayList<>()).add(item(record, line, name));
    }

    private Item item(CsvRecord record, int line, String name) {
        String type = cell(record, Column.TYPE).strip().toLowerCase(Locale.ROOT);
        String validationType = cell(record, Column.VALIDATION).strip().toLowerCase(Locale.ROOT);
        ItemKind kind = kind(type, validationType);
        if (kind == null) {
            error(line, Column.TYPE, name, "ecrf.dictionary.type", type);
            kind = ItemKind.TEXT;
        }
        Map<String, String> carried = new LinkedHashMap<>();
        String choicesCell = cell(record, Column.CHOICES);
        List<Choice> choices = choices(kind, choicesCell, line, name);
        Optional<Rule> calculation = Optional.empty();
        if (kind == ItemKind.CALC) {
            calculations++;
            calculation = rule(choicesCell, line, Column.CHOICES, name);
            if (calculation.isEmpty()) {
                error(line, Column.CHOICES, name, "ecrf.dictionary.no-calculation", name);
            }
        } else if (!choicesCell.isBlank()) {
            carried.put("choices", choicesCell);
        }
        String branchingCell = cell(record, Column.BRANCHING);
        Optional<Rule> relevance = rule(branchingCell, line, Column.BRANCHING, name);
        if (relevance.isPresent()) {
            branching++;
        }
        String annotation = cell(record, Column.ANNOTATION);
        List<ActionTag> tags = tags(annotation);
        if (calculation.isEmpty()) {
            calculation = calculationTag(tags, line, name);
        }
        calculation.ifPresent(rule -> references.add(new Reference(line, position(Column.CHOICES), name, rule, true)));
        relevance.ifPresent(rule -> references.add(new Reference(line, position(Column.BRANCHING), name, rule, false)));
        boolean mustHave = yes(record, Column.REQUIRED, line, name);
        boolean identifies = yes(record, Column.IDENTIFIER, line, name);
        required += mustHave ? 1 : 0;
        identifiers += identifies ? 1 : 0;
        String group = cell(record, Column.MATRIX).strip();
        matrixFields += group.isEmpty() ? 0 : 1;
        keep(carried, "type", type, kind.word());
        for (Column column : List.of(Column.QUESTION)) {
            keep(carried, column.name().toLowerCase(Locale.ROOT), cell(record, column), "");
        }
        String label = html(record, Column.LABEL, carried);
        String note = html(record, Column.NOTE, carried);
        String section = html(record, Column.SECTION, carried);
        Validation validation = kind == ItemKind.TEXT
                        || kind == ItemKind.SLIDER
                        || kind == ItemKind.SIGNATURE
                        || !validationType.isEmpty()
                ? new Validation(
                        kind == ItemKind.SIGNATURE ? "" : validationType,
                        cell(record, Column.MIN).strip(),
                        cell(record, Column.MAX).strip())
                : Validation.NONE;
        return new Item(
                name,
                kind,
                label,
                note,
                section,
                choices,
                validation,
                mustHave,
                identifies,
                relevance,
                calculation,
                group.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Matrix(
                                group, cell(record, Column.RANKING).strip().equalsIgnoreCase("y"))),
                annotation,
                tags,
                cell(record, Column.ALIGNMENT).strip(),
                "",
                carried);
    }

    private static ItemKind kind(String type, String validation) {
        return switch (type) {
            case "select" -> ItemKind.DROPDOWN;
            case "textarea" -> ItemKind.NOTES;
            case "file" -> validation.equals("signature") ? ItemKind.SIGNATURE : ItemKind.FILE;
            default -> ItemKind.ofWord(type).orElse(null);
        };
    }

    private List<Choice> choices(ItemKind kind, String cell, int line, String name) {
        List<Choice> choices = new ArrayList<>();
        switch (kind) {
            case RADIO, DROPDOWN, CHECKBOX -> {
                Set<String> codes = new HashSet<>();
                for (String part : cell.split("\\|")) {
                    if (part.isBlank()) {
                        continue;
                    }
                    int comma = part.indexOf(',');
                    String code = (comma < 0 ? part : part.substring(0, comma)).strip();
                    String label = comma < 0 ? code : part.substring(comma + 1).strip();
                    if (code.isEmpty() || code.length() > 100) {
                        error(line, Column.CHOICES, name, "ecrf.dictionary.choice", part.strip());
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
                int position = 0;
                for (String part : cell.split("\\|")) {
                    if (!cell.isBlank()) {
                        choices.add(new Choice(String.valueOf(position++), SafeHtml.of(part.strip())));
                    }
                }
            }
            default -> {
                // no choices of its own
            }
        }
        return choices;
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

    private static List<ActionTag> tags(String annotation) {
        if (annotation.indexOf('@') < 0) {
            return List.of();
        }
        List<ActionTag> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(annotation);
        while (tag.find()) {
            String name = tag.group().replaceAll("(?s)[\\s=(].*", "");
            String argument = "";
            for (int i = 1; i <= 4; i++) {
                argument = tag.group(i) == null ? argument : tag.group(i).strip();
            }
            tags.add(new ActionTag(name, argument));
        }
        return tags;
    }

    private boolean yes(CsvRecord record, Column column, int line, String name) {
        String cell = cell(record, column).strip();
        if (cell.isEmpty() || cell.equalsIgnoreCase("n") || cell.equals("0")) {
            return false;
        }
        if (cell.equalsIgnoreCase("y") || cell.equals("1")) {
            return true;
        }
        warning(line, column, name, "ecrf.dictionary.yes", column.title(), cell);
        return false;
    }

    private String html(CsvRecord record, Column column, Map<String, String> carried) {
        String source = cell(record, column);
        String safe = SafeHtml.of(source);
        keep(carried, column.name().toLowerCase(Locale.ROOT), source, safe);
        return safe;
    }

    private static void keep(Map<String, String> carried, String key, String source, String understood) {
        if (!source.equals(understood)) {
            carried.put(key, source);
        }
    }

    /** What rules read must be there; a calculation must not need itself. */
    private void checkReferences() {
        Map<String, Set<String>> needs = new HashMap<>();
        for (Reference reference : references) {
            reference.rule().expression().ifPresent(expression -> {
                for (String name : expression.fields()) {
                    if (!lineOf.containsKey(name)) {
                        problem(Problem.warning(
                                reference.line(),
                                reference.column(),
                                reference.from(),
                                MESSAGES.text("ecrf.dictionary.unknown-field", name)));
                    }
                }
                if (reference.calculation()) {
                    needs.put(reference.from(), expression.fields());
                }
            });
        }
        for (String start : needs.keySet()) {
            if (reaches(start, start, needs, new HashSet<>())) {
                error(lineOf.get(start), Column.CHOICES, start, "ecrf.dictionary.cycle", start);
            }
        }
    }

    private static boolean reaches(String from, String target, Map<String, Set<String>> needs, Set<String> seen) {
        for (String next : needs.getOrDefault(from, Set.of())) {
            if (next.equals(target) || (seen.add(next) && reaches(next, target, needs, seen))) {
                return true;
            }
        }
        return false;
    }

    private StudyDefinition definition() {
        List<Form> made = new ArrayList<>();
        forms.forEach((name, items) -> made.add(new Form(name, title(name), items, false)));
        return new StudyDefinition("", "", made, List.of(), Map.of());
    }

    /** REDCap keeps titles elsewhere: {@code vital_signs} becomes "Vital signs". */
    private static String title(String form) {
        String words = form.replace('_', ' ').strip();
        return words.isEmpty() ? form : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private String cell(CsvRecord record, Column column) {
        Integer position = positions.get(column);
        return position == null || position >= record.getFieldCount() ? "" : record.getField(position);
    }

    private int position(Column column) {
        return positions.getOrDefault(column, -1) + 1;
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
