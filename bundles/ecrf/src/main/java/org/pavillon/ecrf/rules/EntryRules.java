package org.pavillon.ecrf.rules;

import java.time.LocalDateTime;
import java.util.ArrayList;
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
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.expression.Evaluator;
import org.pavillon.ecrf.expression.Expression;
import org.pavillon.ecrf.expression.Value;

/**
 * Runs a form's rules as the entry page does, so that what is stored never depends on a browser: values of items that
 * are not asked go, calculations are done again, every value is checked.
 */
public final class EntryRules {
    private static final Messages MESSAGES = Messages.of(EntryRules.class);
    /** Relevance may depend on values that go: so often it is looked at again at most. */
    private static final int MAX_ROUNDS = 50;

    private EntryRules() {}

    /**
     * What became of an entry.
     *
     * @param answers what can be kept, in the order of the form
     * @param problems ERROR for a value that can't be kept, WARNING for what a person should look at
     * @param missing names of required items that are asked and have no value
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
     * @param other values of the subject's other forms
     */
    public static Checked check(
            StudyDefinition definition,
            Form form,
            Map<String, Answer> answers,
            Map<String, Answer> other,
            LocalDateTime now) {
        Map<String, Answer> entry = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Item item : form.items()) {
            known.add(item.name());
            if (answers.containsKey(item.name()) && item.kind().holdsValue()) {
                entry.put(item.name(), answers.get(item.name()));
            }
        }
        for (String name : answers.keySet()) {
            if (!known.contains(name)) {
                problems.add(Problem.error(0, 0, name, MESSAGES.text("ecrf.value.unknown-field", name)));
            }
        }
        Set<String> asked = settle(definition, form, entry, other, now);
        List<String> missing = new ArrayList<>();
        for (Item item : form.items()) {
            Answer answer = entry.get(item.name());
            if (answer != null) {
                Values.check(definition, item, answer, now).ifPresent(problems::add);
            } else if (item.required() && item.kind().isEntered() && asked.contains(item.name())) {
                missing.add(item.name());
            }
        }
        return new Checked(entry, problems, missing);
    }

    /** Brings relevance and calculations to rest. Returns the items that are asked. */
    private static Set<String> settle(
            StudyDefinition definition,
            Form form,
            Map<String, Answer> entry,
            Map<String, Answer> other,
            LocalDateTime now) {
        EntryContext context = new EntryContext(definition, entry, other, now);
        Set<String> asked = new HashSet<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean changed = false;
            asked.clear();
            for (Item item : form.items()) {
                boolean relevant = item.relevance()
                        .flatMap(rule -> rule.expression())
                        .map(condition -> Evaluator.holds(condition, context))
                        .orElse(true);
                if (!relevant) {
                    changed |= entry.remove(item.name()) != null;
                    continue;
                }
                asked.add(item.name());
                Optional<Expression> calculation = item.calculation().flatMap(rule -> rule.expression());
                if (calculation.isPresent()) {
                    changed |= calculate(item, calculation.get(), entry, context);
                } else if (item.kind() == ItemKind.CALC) {
                    changed |= entry.remove(item.name()) != null;
                }
            }
            if (!changed) {
                break;
            }
        }
        return asked;
    }

    private static boolean calculate(
            Item item, Expression calculation, Map<String, Answer> entry, EntryContext context) {
        Value value = Evaluator.evaluate(calculation, context);
        Answer now = value.isBlank() ? null : new Answer.Single(value.text());
        Answer before = now == null ? entry.remove(item.name()) : entry.put(item.name(), now);
        return now == null ? before != null : !now.equals(before);
    }
}
