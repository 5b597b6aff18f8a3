package org.pavillon.ecrf.rest;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pavillon.api.error.Problem;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.exchange.AnswersJson;
import org.pavillon.ecrf.service.ChainCheck;
import org.pavillon.ecrf.service.DictionaryReport;
import org.pavillon.ecrf.service.Difference;
import org.pavillon.ecrf.service.Entry;
import org.pavillon.ecrf.service.FormSummary;
import org.pavillon.ecrf.service.OpenEntry;
import org.pavillon.ecrf.service.Presence;
import org.pavillon.ecrf.service.Revision;
import org.pavillon.ecrf.service.Saved;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.ecrf.service.StudyVersion;
import org.pavillon.ecrf.service.Subject;
import org.pavillon.ecrf.service.SubjectPage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the services answer, as JSON: members are called as the components of the records. */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    static <T> ArrayNode list(Collection<T> things, Function<T, ? extends JsonNode> one) {
        ArrayNode array = NODES.arrayNode();
        things.forEach(thing -> array.add(one.apply(thing)));
        return array;
    }

    static ObjectNode study(StudySummary study) {
        ObjectNode node = object().put("id", study.id())
                .put("title", study.title())
                .put("state", study.state().word())
                .put("version", study.version())
                .put("definition", study.definition())
                .put("forms", study.forms())
                .put("fields", study.fields())
                .put("subjects", study.subjects())
                .put("createdAt", study.createdAt().toString())
                .put("createdBy", study.createdBy());
        StudySummary.Rights rights = study.rights();
        node.putObject("rights")
                .put("build", rights.build())
                .put("create", rights.create())
                .put("edit", rights.edit())
                .put("audit", rights.audit())
                .put("export", rights.export())
                .put("exportIdentifying", rights.exportIdentifying());
        return node;
    }

    static ObjectNode version(StudyVersion version) {
        return object().put("number", version.number())
                .put("definition", version.definition())
                .put("source", version.source())
                .put("sourceSha", version.sourceSha())
                .put("forms", version.forms())
                .put("fields", version.fields())
                .put("added", version.added())
                .put("changed", version.changed())
                .put("removed", version.removed())
                .put("importedAt", version.importedAt().toString())
                .put("importedBy", version.importedBy())
                .put("reason", version.reason());
    }

    static ObjectNode report(DictionaryReport report, Locale locale) {
        ObjectNode node = object();
        DictionaryReport.Understood understood = report.understood();
        node.putObject("understood")
                .put("encoding", understood.encoding())
                .put("delimiter", understood.delimiter())
                .put("columns", understood.columns())
                .put("fields", understood.fields())
                .put("forms", understood.forms())
                .put("branching", understood.branching())
                .put("calculations", understood.calculations())
                .put("required", understood.required())
                .put("identifiers", understood.identifiers())
                .put("matrixFields", understood.matrixFields())
                .put("expressionsOk", understood.expressionsOk())
                .put("expressionsOpaque", understood.expressionsOpaque());
        node.set("problems", list(report.problems(), problem -> problem(problem, locale)));
        ObjectNode changes = node.putObject("changes");
        changes.set("added", list(report.changes().added(), NODES::stringNode));
        changes.set("changed", list(report.changes().changed(), NODES::stringNode));
        changes.set("removed", list(report.changes().removed(), NODES::stringNode));
        changes.set(
                "keptValues",
                list(
                        report.changes().keptValues(),
                        kept -> object().put("field", kept.field()).put("values", kept.values())));
        return node.put("version", report.version()).put("applicable", report.applicable());
    }

    static ObjectNode problem(Problem problem, Locale locale) {
        return object().put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
                .put("line", problem.line())
                .put("column", problem.column())
                .put("field", problem.field())
                .put("text", problem.text().in(locale));
    }

    static ObjectNode form(FormSummary form) {
        return object().put("name", form.name())
                .put("title", form.title())
                .put("fields", form.fields())
                .put("required", form.required());
    }

    static ObjectNode page(SubjectPage page) {
        ObjectNode node = object();
        node.set("subjects", list(page.subjects(), Json::subject));
        node.put("total", page.total());
        page.next().ifPresent(next -> node.put("next", next));
        return node;
    }

    static ObjectNode subject(Subject subject) {
        ObjectNode node = object().put("id", subject.id())
                .put("number", subject.number())
                .put("label", subject.label())
                .put("createdAt", subject.createdAt().toString())
                .put("createdBy", subject.createdBy());
        ObjectNode forms = node.putObject("forms");
        subject.forms()
                .forEach((name, state) -> forms.putObject(name)
                        .put("status", state.status().word())
                        .put("revision", state.revision())
                        .put("savedAt", state.savedAt().toString())
                        .put("savedBy", state.savedBy()));
        return node;
    }

    static ObjectNode open(OpenEntry open) {
        ObjectNode node = object().put("study", open.study());
        node.set("subject", subject(open.subject()));
        node.put("form", open.form()).put("definition", open.definition());
        open.entry().ifPresent(entry -> node.set("entry", entry(entry)));
        node.set("other", AnswersJson.write(open.other()));
        ObjectNode piped = node.putObject("piped");
        open.piped().forEach(piped::put);
        ObjectNode smart = node.putObject("smart");
        open.smart().forEach(smart::put);
        open.draft().ifPresent(draft -> {
            ObjectNode child = node.putObject("draft");
            child.set("values", AnswersJson.write(draft.values()));
            child.put("basedOn", draft.basedOn()).put("savedAt", draft.savedAt().toString());
        });
        node.put("mayWrite", open.mayWrite())
                .put("mayExport", open.mayExport())
                .put("needsReason", open.needsReason())
                .put("newer", open.newer());
        node.set("others", list(open.others(), Json::presence));
        return node;
    }

    static ObjectNode entry(Entry entry) {
        ObjectNode node = object().put("id", entry.id())
                .put("revision", entry.revision())
                .put("definition", entry.definition())
                .put("status", entry.status().word());
        node.set("values", AnswersJson.write(entry.values()));
        return node.put("savedAt", entry.savedAt().toString()).put("savedBy", entry.savedBy());
    }

    static ObjectNode saved(Saved saved, Locale locale) {
        ObjectNode node = object();
        node.set("entry", entry(saved.entry()));
        node.set("problems", list(saved.problems(), problem -> problem(problem, locale)));
        return node;
    }

    static ObjectNode difference(Difference difference) {
        ObjectNode node = object().put("field", difference.field());
        set(node, "base", difference.base());
        set(node, "theirs", difference.theirs());
        set(node, "mine", difference.mine());
        return node;
    }

    static ObjectNode revision(Revision revision) {
        ObjectNode node = object().put("number", revision.number())
                .put("at", revision.at().toString())
                .put("userName", revision.userName())
                .put("reason", revision.reason())
                .put("origin", revision.origin())
                .put("status", revision.status().word())
                .put("definition", revision.definition())
                .put("hash", revision.hash());
        node.set("changes", list(revision.changes(), change -> {
            ObjectNode child = object().put("field", change.field());
            set(child, "before", change.before());
            set(child, "after", change.after());
            return child;
        }));
        return node;
    }

    static ObjectNode presence(Presence presence) {
        return object().put("name", presence.name())
                .put("since", presence.since().toString());
    }

    static ObjectNode check(ChainCheck check) {
        return object().put("intact", check.intact())
                .put("revisions", check.revisions())
                .put("intactUntil", check.intactUntil())
                .put("problem", check.problem());
    }

    private static void set(ObjectNode node, String name, Optional<Answer> answer) {
        answer.ifPresent(
                value -> node.set(name, AnswersJson.write(Map.of("v", value)).path("v")));
    }

    private static ObjectNode object() {
        return NODES.objectNode();
    }
}
