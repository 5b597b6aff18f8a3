package org.pavillon.ecrf.rules;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.expression.EvaluationContext;
import org.pavillon.ecrf.expression.SmartVariables;

/** What rules of one entry see: its answers to what is asked, and the subject's other forms. One event, one instance. */
final class EntryContext implements EvaluationContext {
    private final Map<String, Answer> entry;
    private final Set<String> own;
    private final Set<String> asked;
    private final Map<String, Answer> other;
    private final Map<String, String> smart;
    private final Set<String> missingCodes;
    private final LocalDateTime now;

    /**
     * @param entry answers, live
     * @param asked names of the items that are asked, live: of the form's others nothing is seen
     */
    EntryContext(
            StudyDefinition definition,
            Form form,
            Map<String, Answer> entry,
            Set<String> asked,
            Map<String, Answer> other,
            Map<String, String> smart,
            LocalDateTime now) {
        this.entry = entry;
        this.own = form.items().stream().map(item -> item.name()).collect(Collectors.toUnmodifiableSet());
        this.asked = asked;
        this.other = other;
        this.smart = smart;
        this.now = now;
        this.missingCodes =
                definition.missingCodes().stream().map(MissingCode::code).collect(Collectors.toUnmodifiableSet());
    }

    private Answer answer(String name, String event, String instance) {
        if (!SmartVariables.isHere(event, instance)) {
            return null;
        }
        if (own.contains(name)) {
            return asked.contains(name) ? entry.get(name) : null;
        }
        return other.get(name);
    }

    @Override
    public String value(String name, String event, String instance) {
        Answer answer = answer(name, event, instance);
        return answer == null ? "" : answer.text();
    }

    @Override
    public boolean checked(String name, String code, String event, String instance) {
        return switch (answer(name, event, instance)) {
            case Answer.Codes(var codes) -> codes.contains(code);
            case Answer.Missing(String missing) -> missing.equals(code);
            case null, default -> false;
        };
    }

    @Override
    public String smart(String name) {
        return smart.getOrDefault(name, "");
    }

    @Override
    public Set<String> missingCodes() {
        return missingCodes;
    }

    @Override
    public LocalDateTime now() {
        return now;
    }
}
