package org.pavillon.ecrf.rules;

import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.Matrix;
import org.pavillon.ecrf.Rule;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.expression.Evaluator;
import org.pavillon.ecrf.expression.Expression;

/**
 * Runs a form's rules as the entry page's {@code form-state.js} does, in the same order, so that what is stored never
 * depends on a browser: calculations are done again, values of items that are not asked go, every value is checked.
 */
public final class EntryRules {
    private static final Messages MESSAGES = Messages.of(EntryRules.class);

    private final Form form;
    private final Map<String, Answer> entry = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, List<Item>> readers = new HashMap<>();
    private final EntryContext context;

    private EntryRules(
            StudyDefinition definition,
            Form form,
            Map<String, Answer> other,
            Map<String, String> smart,
            LocalDateTime now) {
        this.form = form;
        this.context = new EntryContext(definition, form, entry, asked, other, smart, now);
        for (Item item : form.items()) {
            asked.add(item.name());
            expression(item.relevance()).ifPresent(rule -> reads(item, rule));
            expression(item.calculation()).ifPresent(rule -> reads(item, rule));
        }
    }

    private void reads(Item item, Expression rule) {
        rule.fields()
                .forEach(name ->
                        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(item));
    }

    private static Optional<Expression> expression(Optional<Rule> rule) {
        return rule.flatMap(Rule::expression);
    }

    /**
     * What became of an entry.
     *
     * @param answers what can be kept, in the order of the form
     * @param problems ERROR for a value that can't be kept, WARNING for what a person should look at
     * @param missing names of required items that are asked, can be entered and have no value
     */
    public record Checked(Map<String, Answer> answers, List<Problem> problems, List<String> missing) {
        /** Whether every value can be kept. */
        public boolean acceptable() {
            return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        }
    }

    /**
     * Checks an entry.
     *
     * @param answers what was entered, by item
     * @param other values of the subject's other forms; the study's first item is the subject's label
     * @param smart values of smart variables, by name
     */
    public static Checked check(
            StudyDefinition definition,
            Form form,
            Map<String, Answer> answers,
            Map<String, Answer> other,
            Map<String, String> smart,
            LocalDateTime now) {
        EntryRules rules = new EntryRules(definition, form, other, smart, now);
        String recordId = definition.recordId().map(Item::name).orElse("");
        for (Item item : form.items()) {
            Map<String, Answer> source = item.name().equals(recordId) ? other : answers;
            if (source.containsKey(item.name()) && item.kind().holdsValue()) {
                rules.entry.put(item.name(), source.get(item.name()));
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (String name : answers.keySet()) {
            if (form.item(name).isEmpty()) {
                problems.add(Problem.error(0, 0, name, MESSAGES.text("ecrf.value.unknown-field", name)));
            }
        }
        rules.settle();
        rules.entry.keySet().retainAll(rules.asked);
        rules.entry.remove(recordId);
        List<String> missing = new ArrayList<>();
        for (Item item : form.items()) {
            Answer answer = rules.entry.get(item.name());
            if (answer != null) {
                Values.check(definition, item, answer, now)
                        .or(() -> rules.rankedTwice(item, answer))
                        .ifPresent(problems::add);
            } else if (rules.isMissing(item) && !item.name().equals(recordId)) {
                missing.add(item.name());
            }
        }
        return new Checked(rules.entry, problems, missing);
    }

    private boolean isMissing(Item item) {
        return item.required() && !item.isReadOnly() && !item.isHidden() && asked.contains(item.name());
    }

    /** In a ranking matrix each column is chosen in one row only. */
    private Optional<Problem> rankedTwice(Item item, Answer answer) {
        if (!(answer instanceof Answer.Single)
                || item.matrix().filter(Matrix::ranking).isEmpty()) {
            return Optional.empty();
        }
        return form.items().stream()
                .filter(other ->
                        other != item && other.matrix().equals(item.matrix()) && answer.equals(entry.get(other.name())))
                .findFirst()
                .map(other -> Problem.error(0, 0, item.name(), MESSAGES.text("ecrf.value.ranked-twice")));
    }

    /** Brings relevance and calculations to rest; who reads what has changed is looked at again. */
    private void settle() {
        Deque<Item> open = new ArrayDeque<>(form.items());
        // rules that read each other in a circle may never rest
        for (int steps = 50 * form.items().size() + 100; !open.isEmpty() && steps > 0; steps--) {
            Item item = open.remove();
            if (apply(item)) {
                open.addAll(readers.getOrDefault(item.name(), List.of()));
            }
        }
    }

    /** Runs an item's rules. Returns whether that changed anything that others may see. */
    private boolean apply(Item item) {
        boolean relevant = expression(item.relevance())
                .map(condition -> Evaluator.holds(condition, context))
                .orElse(true);
        boolean changed = relevant ? asked.add(item.name()) : asked.remove(item.name());
        if (!relevant) {
            return changed;
        }
        if (expression(item.calculation()).isPresent()) {
            return calculate(item, expression(item.calculation()).get()) || changed;
        }
        return item.kind() == ItemKind.CALC && entry.remove(item.name()) != null || changed;
    }

    private boolean calculate(Item item, Expression calculation) {
        String result = shaped(item, Evaluator.evaluate(calculation, context).text());
        Answer now = result.isEmpty() ? null : new Answer.Single(result);
        Answer before = now == null ? entry.remove(item.name()) : entry.put(item.name(), now);
        return now == null ? before != null : !now.equals(before);
    }

    /** A date that is calculated for a field of dates has no time, one for a field of times has one. */
    private static String shaped(Item item, String result) {
        String type = item.validation().type();
        boolean dated = result.matches("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}(:\\d{2})?)?");
        if (!dated || !type.startsWith("date")) {
            return result;
        }
        int length = type.startsWith("datetime_seconds") ? 19 : type.startsWith("datetime") ? 16 : 10;
        return (result + " 00:00:00".substring(Math.max(0, Math.min(9, result.length() - 10)))).substring(0, length);
    }
}
