package org.pavillon.ecrf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pavillon.ecrf.exchange.Dictionary.dictionary;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.ecrf.service.ExportOptions;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.SubjectQuery;

/** Who may do what: every act for every role. What stands in no role's list is denied. */
class PermissionsTest {
    private static final List<String> ROLES = List.of("builder", "clinician", "reader", "data-manager", "");
    private static final Set<String> ALL = Set.of("builder", "clinician", "reader", "data-manager");
    private static final Set<String> ENTER = Set.of("builder", "clinician");
    private static final Set<String> BUILD = Set.of("builder");
    private static final Set<String> MANAGE = Set.of("data-manager");

    private record Act(Set<String> allowed, Runnable run) {}

    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = new Bench().with(dictionary().text("id").text("a"));
        bench.save(0, Map.of("a", "1"), "");
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    @Test
    void everyActAsksForItsRight() {
        Map<String, Act> acts = acts();
        acts.forEach((name, act) -> ROLES.forEach(role -> {
            boolean done = done(role, act.run());

            assertThat(done)
                    .as("%s as “%s”", name, role)
                    .isEqualTo(act.allowed().contains(role));
        }));
    }

    @Test
    void everyMethodOfTheServicesIsAmongThem() {
        Set<String> tried = acts().keySet();

        for (Class<?> service :
                List.of(org.pavillon.ecrf.service.Studies.class, org.pavillon.ecrf.service.Records.class)) {
            for (var method : service.getMethods()) {
                assertThat(tried).anyMatch(name -> name.split(" ")[0].equals(method.getName()));
            }
        }
    }

    @Test
    void aRightOnOneStudyIsNoneOnAnother() {
        String other = Bench.as("builder", () -> bench.studies.create("Other")).id();
        Set<String> rights = Set.of("ecrf:read:" + other);

        assertThat(Bench.holding(rights, () -> bench.studies.list())).hasSize(1);
        assertThat(Bench.holding(rights, () -> bench.records.search("V-", 10))).isEmpty();
        assertThat(Bench.holding(rights, () -> denied(() -> bench.studies.get(bench.study))))
                .isTrue();
        assertThat(Bench.holding(
                        rights, () -> denied(() -> bench.records.subjects(bench.study, SubjectQuery.first(1)))))
                .isTrue();
    }

    @Test
    void aSubjectIsNotReachedThroughAnotherStudy() {
        String other = Bench.as("builder", () -> bench.studies.create("Other")).id();

        assertThat(Bench.as("reader", () -> fails(() -> bench.records.subject(other, bench.subject))))
                .isTrue();
        assertThat(Bench.as("reader", () -> fails(() -> bench.records.open(other, bench.subject, Bench.FORM))))
                .isTrue();
        assertThat(Bench.as(
                        "reader",
                        () -> fails(() -> bench.records.history(other, bench.subject, Bench.FORM, Optional.empty()))))
                .isTrue();
    }

    private Map<String, Act> acts() {
        String study = bench.study;
        String subject = bench.subject;
        Map<String, Act> acts = new LinkedHashMap<>();
        acts.put("list", new Act(ALL, () -> bench.studies.list()));
        acts.put("get", new Act(ALL, () -> bench.studies.get(study)));
        acts.put("create a study", new Act(BUILD, () -> bench.studies.create("New")));
        acts.put("rename", new Act(BUILD, () -> bench.studies.rename(study, "Renamed")));
        acts.put("moveTo", new Act(BUILD, () -> bench.studies.moveTo(study, StudyState.DRAFT, "tried")));
        acts.put("preview", new Act(BUILD, () -> io(() -> bench.studies.preview(study, csv()))));
        acts.put(
                "importDictionary",
                new Act(BUILD, () -> io(() -> bench.studies.importDictionary(study, "d", csv(), ""))));
        acts.put("versions", new Act(ALL, () -> bench.studies.versions(study)));
        acts.put(
                "exportDictionary",
                new Act(
                        ALL,
                        () -> io(() -> {
                            bench.studies.exportDictionary(study, OutputStream.nullOutputStream());
                            return null;
                        })));
        acts.put("forms", new Act(ALL, () -> bench.studies.forms(study)));
        acts.put("definition", new Act(ALL, () -> bench.studies.definition(study)));
        acts.put("missingCodes", new Act(BUILD, () -> bench.studies.missingCodes(study, List.of(), "")));
        acts.put("subjects", new Act(ALL, () -> bench.records.subjects(study, SubjectQuery.first(1))));
        acts.put("subject", new Act(ALL, () -> bench.records.subject(study, subject)));
        acts.put("create a subject", new Act(ENTER, () -> bench.records.create(study, Bench.ulid(), Optional.empty())));
        acts.put("open", new Act(ALL, () -> bench.records.open(study, subject, Bench.FORM)));
        acts.put(
                "save",
                new Act(
                        ENTER,
                        () -> bench.records.save(
                                study, subject, Bench.FORM, Bench.wish(Bench.ulid(), 1, Map.of("a", "1"), ""))));
        acts.put("saveDraft", new Act(ENTER, () -> bench.records.saveDraft(study, subject, Bench.FORM, 1, Map.of())));
        acts.put("discardDraft", new Act(ENTER, () -> bench.records.discardDraft(study, subject, Bench.FORM)));
        acts.put("history", new Act(ALL, () -> bench.records.history(study, subject, Bench.FORM, Optional.empty())));
        acts.put("present", new Act(ALL, () -> bench.records.present(study, subject, Bench.FORM)));
        acts.put("leave", new Act(ALL, () -> bench.records.leave(study, subject, Bench.FORM)));
        acts.put("mayExport", new Act(MANAGE, () -> bench.records.mayExport(study, new ExportOptions(false, false))));
        acts.put("exportCsv", new Act(MANAGE, () -> export(false)));
        acts.put("exportCsv with identifying fields", new Act(Set.of(), () -> export(true)));
        acts.put("search", new Act(ALL, () -> bench.records.search("V-", 10)));
        acts.put("verify", new Act(MANAGE, () -> bench.records.verify(study)));
        return acts;
    }

    private static boolean done(String role, Runnable act) {
        return Bench.as(role, () -> !denied(act));
    }

    private static boolean denied(Runnable act) {
        try {
            act.run();
            return false;
        } catch (ForbiddenException e) {
            return true;
        }
    }

    private static boolean fails(Runnable act) {
        try {
            act.run();
            return false;
        } catch (org.pavillon.api.error.NotFoundException e) {
            return true;
        }
    }

    private static ByteArrayInputStream csv() {
        return new ByteArrayInputStream(dictionary().text("id").text("a").bytes());
    }

    private void export(boolean identifying) {
        io(() -> {
            bench.records.exportCsv(
                    bench.study, new ExportOptions(identifying, false), OutputStream.nullOutputStream());
            return null;
        });
    }

    private interface Reading {
        Object run() throws IOException;
    }

    private static void io(Reading act) {
        try {
            act.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
