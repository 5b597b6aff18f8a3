package org.pavillon.ecrf.rules;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.expression.EvaluationContext;

/** What rules of one subject see: the entry at hand over the other forms' values. One event, one instance. */
final class EntryContext implements EvaluationContext {
    private final Map<String, Answer> entry;
    private final Map<String, Answer> other;
    private final Set<String> missingCodes;
    private final LocalDateTime now;

    EntryContext(StudyDefinition definition, Map<String, Answer> entry, Map<String, Answer> other, LocalDateTime now) {
        this.entry = entry;
        this.other = other;
        this.now = now;
        this.missingCodes =
                definition.missingCodes().stream().map(MissingCode::code).collect(Collectors.toUnmodifiableSet());
    }

    private Answer answer(String name) {
        Answer here = entry.get(name);
        return here != null ? here : other.get(name);
    }

    @Override
    public String value(String name, String event, String instance) {
        Answer answer = answer(name);
        return answer == null ? "" : answer.text();
    }

    @Override
    public boolean checked(String name, String code, String event, String instance) {
        return answer(name) instanceof Answer.Codes(var codes) && codes.contains(code);
    }

    @Override
    public String smart(String name) {
        return "";
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
