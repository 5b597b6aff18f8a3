package org.pavillon.ecrf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pavillon.ecrf.exchange.Dictionary.dictionary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.exchange.Dictionary;
import org.pavillon.ecrf.service.Difference;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.ExportOptions;
import org.pavillon.ecrf.service.OpenEntry;
import org.pavillon.ecrf.service.Revision;
import org.pavillon.ecrf.service.SaveConflict;
import org.pavillon.ecrf.service.SaveRequest;
import org.pavillon.ecrf.service.Saved;
import org.pavillon.ecrf.service.Subject;

class RecordServiceTest {
    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = new Bench()
                .with(dictionary()
                        .text("id")
                        .required()
                        .text("name")
                        .identifier()
                        .text("age", "integer")
                        .required()
                        .radio("sex", "1, Woman | 2, Man")
                        .text("pregnant")
                        .shownIf("[sex] = '1'")
                        .calc("double", "[age] * 2")
                        .checkbox("boxes", "-1, Minus | 2.5, Point | c, Letter"));
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    // ---- saving ----

    @Test
    void savesWhatIsAskedAndCalculatesTheRest() {
        Saved saved = bench.save(0, Map.of("age", "40", "sex", "2", "pregnant", "no", "double", "7"), "");

        assertThat(saved.entry().revision()).isEqualTo(1);
        assertThat(saved.entry().values())
                .containsOnly(
                        Map.entry("age", single("40")),
                        Map.entry("sex", single("2")),
                        Map.entry("double", single("80")));
    }

    @Test
    void recordsWhoWhenAndWhat() {
        bench.save(0, Map.of("age", "40"), "");
        bench.save(1, Map.of("age", "41"), "Misread");

        List<Revision> history = Bench.as(
                "reader", () -> bench.records.history(bench.study, bench.subject, Bench.FORM, Optional.of("age")));

        assertThat(history).hasSize(2);
        assertThat(history.getFirst().reason()).isEqualTo("Misread");
        assertThat(history.getFirst().userName()).isEqualTo("The clinician");
        assertThat(history.getFirst().changes())
                .containsExactly(new Revision.Change("age", Optional.of(single("40")), Optional.of(single("41"))));
    }

    @Test
    void savesARepeatedRequestOnce() {
        SaveRequest wish = Bench.wish(Bench.ulid(), 0, Map.of("age", "40"), "");

        Saved first = save(wish);
        Saved again = save(wish);

        assertThat(again.entry()).isEqualTo(first.entry());
        assertThat(history()).hasSize(1);
    }

    @Test
    void refusesARequestThatIsRepeatedWithOtherContent() {
        String id = Bench.ulid();
        save(Bench.wish(id, 0, Map.of("age", "40"), ""));

        assertThatThrownBy(() -> save(Bench.wish(id, 0, Map.of("age", "41"), "")))
                .isInstanceOf(ConflictException.class)
                .hasMessage("PAV-ECRF-60");
    }

    @Test
    void showsTheDifferenceToWhoSavesSecond() {
        bench.save(0, Map.of("age", "40", "sex", "1"), "");
        bench.save(1, Map.of("age", "41", "sex", "1"), "Misread");

        SaveConflict conflict =
                catchThrowableOfType(SaveConflict.class, () -> bench.save(1, Map.of("age", "42", "sex", "1"), "Mine"));

        assertThat(conflict.current().revision()).isEqualTo(2);
        assertThat(conflict.differences())
                .containsExactly(new Difference(
                        "age", Optional.of(single("40")), Optional.of(single("41")), Optional.of(single("42"))));
        assertThat(history()).hasSize(2);
    }

    @Test
    void twoFirstSavesAreAConflictToo() {
        bench.save(0, Map.of("age", "40"), "");

        assertThatThrownBy(() -> bench.save(0, Map.of("age", "41"), "")).isInstanceOf(SaveConflict.class);
    }

    @Test
    void changingOrClearingASavedValueNeedsAReason() {
        bench.save(0, Map.of("age", "40", "sex", "2"), "");

        assertCode("PAV-ECRF-63", () -> bench.save(1, Map.of("age", "41", "sex", "2"), "  "));
        assertCode("PAV-ECRF-63", () -> bench.save(1, Map.of("age", "40"), ""));
        assertCode("PAV-ECRF-64", () -> bench.save(1, Map.of("age", "41"), "x".repeat(2001)));
        assertThat(history()).hasSize(1);
    }

    @Test
    void addingAValueNeedsNone() {
        bench.save(0, Map.of("sex", "2"), "");

        assertThat(bench.save(1, Map.of("age", "40", "sex", "2"), "").entry().revision())
                .isEqualTo(2);
    }

    @Test
    void savingTheSameMakesNoRevision() {
        bench.save(0, Map.of("age", "40"), "");

        assertThat(bench.save(1, Map.of("age", "40"), "").entry().revision()).isEqualTo(1);
        assertThat(history()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"age=forty", "sex=3", "unknown=1", "boxes=2", "age=4.5"})
    void refusesWhatNoFieldTakesAndKeepsNothingOfIt(String wrong) {
        String[] parts = wrong.split("=");

        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class, () -> bench.save(0, Map.of("name", "x", parts[0], parts[1]), ""));

        assertThat(e.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo(parts[0]));
        assertThat(e).hasMessage("PAV-ECRF-61");
        assertThat(history()).isEmpty();
    }

    @Test
    void completeNeedsEveryRequiredValueThatIsAsked() {
        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> save(Bench.wish(Bench.ulid(), 0, Map.of("sex", "1"), EntryStatus.COMPLETE, "")));

        assertThat(e.problems()).extracting(problem -> problem.field()).containsExactly("age");
        assertThat(save(Bench.wish(Bench.ulid(), 0, Map.of("age", "4"), EntryStatus.COMPLETE, ""))
                        .entry()
                        .status())
                .isEqualTo(EntryStatus.COMPLETE);
    }

    @Test
    void aMissingCodeSatisfiesARequiredField() {
        Bench.as(
                "builder",
                () -> bench.studies.missingCodes(bench.study, List.of(new MissingCode("NASK", "Not asked")), ""));
        SaveRequest wish = new SaveRequest(
                Bench.ulid(), 0, "", Map.of("age", new Answer.Missing("NASK")), EntryStatus.COMPLETE, "");

        assertThat(save(wish).entry().values()).containsEntry("age", new Answer.Missing("NASK"));
    }

    @Test
    void refusesAnEntryThatNoTableHolds() {
        Dictionary wide = dictionary().text("id");
        IntStream.range(0, 20).forEach(i -> wide.field("n" + i, "notes"));
        Bench.as("builder", () -> bench.importing(wide, ""));
        Map<String, String> large =
                IntStream.range(0, 20).boxed().collect(Collectors.toMap(i -> "n" + i, i -> "x".repeat(55_000)));

        assertCode("PAV-ECRF-66", () -> bench.save(0, large, ""));
        assertCode("PAV-ECRF-66", () -> bench.save(0, Map.of("n1", "\u0001".repeat(30_000)), ""));
        assertThat(history()).isEmpty();
    }

    @Test
    void keepsValuesOfFieldsThatTheDictionaryHasNoLonger() {
        bench.save(0, Map.of("age", "40", "name", "x"), "");
        Bench.as("builder", () -> bench.importing(dictionary().text("id").text("age", "integer"), ""));

        Saved saved = bench.save(1, Map.of("age", "40"), "");

        assertThat(saved.entry().values()).containsEntry("name", single("x"));
        assertThat(saved.entry().revision()).isEqualTo(1);
    }

    @Test
    void anAuditEntryStandsOrFallsWithTheSave() {
        bench.audited.clear();
        bench.save(0, Map.of("age", "40", "name", "Marie Curie"), "");
        assertThatThrownBy(() -> bench.save(1, Map.of("age", "x"), "why")).isInstanceOf(PavillonException.class);

        AuditEntry entry = bench.audited.getFirst();
        assertThat(bench.acts()).containsExactly("ecrf.save");
        assertThat(entry.subject()).isEqualTo("record/" + bench.subject);
        assertThat(entry.detail()).containsEntry("changes", "3").doesNotContainValue("Marie Curie");
    }

    // ---- the chain ----

    @Test
    void theChainIsIntact() {
        bench.save(0, Map.of("age", "40"), "");
        bench.save(1, Map.of("age", "41"), "Misread");

        assertThat(verified()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE revision SET data = '{\"age\":\"50\"}' WHERE number = 1",
                "UPDATE revision SET reason = 'Another' WHERE number = 2",
                "UPDATE revision SET user_name = 'Somebody' WHERE number = 1",
                "UPDATE revision SET saved_at = TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00' WHERE number = 1",
                "UPDATE field_change SET new_value = '\"50\"' WHERE item = 'age' AND revision = 1",
                "DELETE FROM field_change WHERE item = 'age' AND revision = 1",
                "DELETE FROM revision WHERE number = 1",
                "DELETE FROM revision WHERE number = 3",
                "UPDATE revision SET hash = prev_hash WHERE number = 2",
            })
    void tamperingIsFound(String tampering) throws SQLException {
        bench.save(0, Map.of("age", "40"), "");
        bench.save(1, Map.of("age", "41"), "Misread");
        bench.save(2, Map.of("age", "42"), "Misread again");

        bench.sql(tampering);

        assertThat(verified()).isNotEmpty();
    }

    // ---- subjects ----

    @Test
    void addsASubjectOnceHoweverOftenItIsAsked() {
        String id = Bench.ulid();

        Subject first = Bench.as("clinician", () -> bench.records.create(bench.study, id, Optional.of("V-002")));
        Subject again = Bench.as("clinician", () -> bench.records.create(bench.study, id, Optional.of("V-002")));

        assertThat(again).isEqualTo(first);
        assertThat(first.number()).isEqualTo(2);
    }

    @Test
    void refusesALabelThatIsTakenInAnyCase() {
        assertCode(
                "PAV-ECRF-52",
                () -> Bench.as(
                        "clinician", () -> bench.records.create(bench.study, Bench.ulid(), Optional.of("v-001"))));
    }

    // ---- opening ----

    @Test
    void handsOverWhatRulesAndLabelsReadOfOtherForms() {
        Bench.as(
                "builder",
                () -> bench.importing(
                        dictionary()
                                .text("id")
                                .radio("sex", "1, <b>Woman</b> | 2, Man")
                                .text("secret")
                                .form("g")
                                .text("x")
                                .with(4, "Dear [sex], [event_1_arm_1][id] of [record-name]"),
                        ""));
        bench.save(0, Map.of("sex", "1", "secret", "s"), "");

        OpenEntry open = Bench.as("reader", () -> bench.records.open(bench.study, bench.subject, "g"));

        assertThat(open.other().keySet()).containsExactlyInAnyOrder("sex", "id");
        assertThat(open.piped()).containsEntry("sex", "Woman");
        assertThat(open.smart()).containsEntry("record-name", "V-001");
        assertThat(open.mayWrite()).isFalse();
    }

    @Test
    void aDraftIsItsWritersAloneAndGoesWithTheSave() {
        Bench.as("clinician", () -> {
            bench.records.saveDraft(bench.study, bench.subject, Bench.FORM, 0, Map.of("age", single("4")));
            return null;
        });

        assertThat(opened("clinician").draft()).isPresent();
        assertThat(opened("builder").draft()).isEmpty();
        bench.save(0, Map.of("age", "40"), "");
        assertThat(opened("clinician").draft()).isEmpty();
    }

    @Test
    void keepsNoDraftOfAFormThatDoesNotExist() {
        assertCode(
                "PAV-ECRF-54",
                () -> Bench.as("clinician", () -> {
                    bench.records.saveDraft(bench.study, bench.subject, "nowhere", 0, Map.of());
                    return null;
                }));
    }

    @Test
    void tellsWhoElseHasItOpen() {
        opened("builder");

        assertThat(opened("clinician").others())
                .singleElement()
                .satisfies(other -> assertThat(other.name()).isEqualTo("The builder"));
    }

    // ---- export ----

    @Test
    void exportsTheColumnsThatRedcapReads() {
        SaveRequest wish = new SaveRequest(
                Bench.ulid(),
                0,
                "",
                Map.of("age", single("40"), "boxes", new Answer.Codes(List.of("-1", "c"))),
                EntryStatus.UNVERIFIED,
                "");
        save(wish);

        assertThat(export(Set.of("ecrf:export"), new ExportOptions(false, false)))
                .containsExactly(
                        "id,age,sex,pregnant,double,boxes____1,boxes___2_5,boxes___c,f_complete",
                        "V-001,40,,,80,1,0,1,1");
    }

    @Test
    void leavesIdentifyingFieldsOutWithoutTheRight() {
        bench.save(0, Map.of("name", "Marie Curie"), "");

        assertThat(export(Set.of("ecrf:export"), new ExportOptions(false, false))
                        .toString())
                .doesNotContain("Curie")
                .doesNotContain("name");
        assertThat(export(Set.of("ecrf:export", "ecrf:export-identifying"), new ExportOptions(true, false))
                        .toString())
                .contains("Curie");
        assertCode("PAV-PLATFORM-2", () -> export(Set.of("ecrf:export"), new ExportOptions(true, false)));
    }

    @Test
    void exportsMissingCodesAsRedcapDoes() {
        Bench.as(
                "builder",
                () -> bench.studies.missingCodes(bench.study, List.of(new MissingCode("NASK", "Not asked")), ""));
        save(new SaveRequest(
                Bench.ulid(),
                0,
                "",
                Map.of("age", new Answer.Missing("NASK"), "boxes", new Answer.Missing("NASK")),
                EntryStatus.INCOMPLETE,
                ""));

        assertThat(export(Set.of("ecrf:export"), new ExportOptions(false, false)))
                .containsExactly(
                        "id,age,sex,pregnant,double,boxes____1,boxes___2_5,boxes___c,boxes___nask,f_complete",
                        "V-001,NASK,,,,0,0,0,1,0");
    }

    @Test
    void exportsDatesAsStoredAndDecimalsWithTheCommaOfTheirType() {
        Bench.as(
                "builder",
                () -> bench.importing(
                        dictionary()
                                .text("id")
                                .text("day", "date_dmy")
                                .text("weight", "number_1dp_comma_decimal")
                                .text("height", "number"),
                        ""));
        bench.save(0, Map.of("day", "2026-11-24", "weight", "71.5", "height", "1.8"), "");

        assertThat(export(Set.of("ecrf:export"), new ExportOptions(false, false)))
                .last()
                .isEqualTo("V-001,2026-11-24,\"71,5\",1.8,0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+cmd", "-x", "@sum", "'=1", "''@a", "'", "plain", "-12.5", "+3", "it's"})
    void neutralisesFormulasForSpreadsheetsAndOnlyReversibly(String text) {
        bench.save(0, Map.of("pregnant", text, "sex", "1"), "");

        String cell = export(Set.of("ecrf:export"), new ExportOptions(false, true))
                .getLast()
                .split(",")[3];
        String exact = export(Set.of("ecrf:export"), new ExportOptions(false, false))
                .getLast()
                .split(",")[3];

        assertThat(exact).isEqualTo(text);
        assertThat(cell).doesNotMatch("[=@].*|[-+](?![\\d.]+$).*");
        assertThat(cell.matches("'+[=+\\-@].*") ? cell.substring(1) : cell).isEqualTo(text);
    }

    // ---- tools ----

    private static Answer single(String value) {
        return new Answer.Single(value);
    }

    private Saved save(SaveRequest wish) {
        return Bench.as("clinician", () -> bench.records.save(bench.study, bench.subject, Bench.FORM, wish));
    }

    private OpenEntry opened(String role) {
        return Bench.as(role, () -> bench.records.open(bench.study, bench.subject, Bench.FORM));
    }

    private List<Revision> history() {
        return Bench.as(
                "reader", () -> bench.records.history(bench.study, bench.subject, Bench.FORM, Optional.empty()));
    }

    private String verified() {
        return Bench.as("data-manager", () -> bench.records.verify(bench.study)).problem();
    }

    private List<String> export(Set<String> rights, ExportOptions options) {
        return Bench.holding(rights, () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                bench.records.exportCsv(bench.study, options, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toString(StandardCharsets.UTF_8).lines().toList();
        });
    }

    private static void assertCode(String code, Runnable act) {
        PavillonException e = catchThrowableOfType(PavillonException.class, act::run);
        assertThat(e.code()).isEqualTo(code);
    }
}
