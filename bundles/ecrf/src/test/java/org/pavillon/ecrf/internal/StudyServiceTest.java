package org.pavillon.ecrf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.pavillon.ecrf.exchange.Dictionary.dictionary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.service.DictionaryReport;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudyVersion;

class StudyServiceTest {
    private Bench bench;

    @BeforeEach
    void open() throws SQLException {
        bench = new Bench().with(dictionary().text("id").text("a"));
    }

    @AfterEach
    void close() throws SQLException {
        bench.close();
    }

    @Test
    void anImportIsANewVersion() {
        int version = importing("id", "b");

        StudyVersion newest = versions().getFirst();
        assertThat(version).isEqualTo(2);
        assertThat(List.of(newest.added(), newest.changed(), newest.removed())).containsExactly(1, 0, 1);
        assertThat(newest.importedBy()).isEqualTo("The builder");
    }

    @Test
    void theSameDictionaryMakesNoVersion() {
        assertThat(importing("id", "a")).isZero();
        assertThat(versions()).hasSize(1);
    }

    @Test
    void nothingOfABrokenDictionaryIsKept() {
        bench.audited.clear();

        InvalidInputException e = catchThrowableOfType(
                InvalidInputException.class,
                () -> Bench.as(
                        "builder",
                        () -> bench.importing(dictionary().text("id").text("b").text("b"), "")));

        assertThat(e.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(4));
        assertThat(e.text().in(Locale.ENGLISH)).contains("fields understood: 3");
        assertThat(versions()).hasSize(1);
        assertThat(fields()).containsExactly("id", "a");
        assertThat(bench.audited).isEmpty();
    }

    @Test
    void aPreviewSaysWhichValuesWouldGoAndChangesNothing() {
        bench.save(0, Map.of("a", "1"), "");

        DictionaryReport report =
                Bench.as("builder", () -> preview(dictionary().text("id").bytes()));

        assertThat(report.changes().keptValues()).containsExactly(new DictionaryReport.KeptValues("a", 1));
        assertThat(versions()).hasSize(1);
    }

    @Test
    void aHugeFileIsRefusedWithoutBeingReadToItsEnd() {
        Endless endless = new Endless();

        PavillonException e =
                catchThrowableOfType(PavillonException.class, () -> Bench.as("builder", () -> preview(endless)));

        assertThat(e.code()).isEqualTo("PAV-ECRF-2");
        assertThat(endless.read).isLessThan(20_000_000);
    }

    @Test
    void missingCodesOutliveAnImport() {
        Bench.as(
                "builder",
                () -> bench.studies.missingCodes(bench.study, List.of(new MissingCode("NASK", "Not asked")), ""));
        importing("id", "b");

        assertThat(Bench.as("reader", () -> bench.studies.definition(bench.study))
                        .missingCodes())
                .hasSize(1);
    }

    @Test
    void givesTheDictionaryBack() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bench.as("reader", () -> {
            try {
                bench.studies.exportDictionary(bench.study, out);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return null;
        });

        assertThat(importing(out.toByteArray())).isZero();
    }

    // ---- production ----

    @Test
    void aNewStudyIsADraft() {
        assertThat(state()).isEqualTo(StudyState.DRAFT);
        assertThat(new EcrfModule(bench.studies).inProduction()).isEmpty();
    }

    @Test
    void movesToProductionOnceAndSaysSo() {
        bench.audited.clear();
        Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.PRODUCTION, ""));
        Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.PRODUCTION, ""));

        assertThat(state()).isEqualTo(StudyState.PRODUCTION);
        assertThat(bench.acts()).containsExactly("ecrf.study-production");
        assertThat(new EcrfModule(bench.studies).inProduction())
                .extracting(text -> text.in(Locale.FRENCH))
                .containsExactly("Study");
    }

    @Test
    void aStudyWithoutADictionaryStaysADraft() {
        String empty = Bench.as("builder", () -> bench.studies.create("Empty")).id();

        assertCode(
                "PAV-ECRF-4", () -> Bench.as("builder", () -> bench.studies.moveTo(empty, StudyState.PRODUCTION, "")));
    }

    @Test
    void inProductionANewVersionNeedsAReason() {
        Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.PRODUCTION, ""));

        assertCode("PAV-ECRF-8", () -> importing("id", "b"));
        assertCode(
                "PAV-ECRF-8",
                () -> Bench.as(
                        "builder",
                        () -> bench.studies.missingCodes(
                                bench.study, List.of(new MissingCode("NI", "No information")), " ")));
        assertThat(importing("id", "a")).isZero();
        Bench.as("builder", () -> bench.importing(dictionary().text("id").text("b"), "Amendment 2"));

        assertThat(versions().getFirst().reason()).isEqualTo("Amendment 2");
        assertThat(bench.audited.getLast().reason()).isEqualTo("Amendment 2");
    }

    @Test
    void theWayBackToADraftNeedsAReason() {
        Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.PRODUCTION, ""));

        assertCode(
                "PAV-ECRF-8", () -> Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.DRAFT, "")));
        Bench.as("builder", () -> bench.studies.moveTo(bench.study, StudyState.DRAFT, "Set by mistake"));

        assertThat(state()).isEqualTo(StudyState.DRAFT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void aStudyHasATitle(String title) {
        assertCode("PAV-ECRF-1", () -> Bench.as("builder", () -> bench.studies.create(title)));
    }

    // ---- tools ----

    private StudyState state() {
        return Bench.as("reader", () -> bench.studies.get(bench.study)).state();
    }

    private List<StudyVersion> versions() {
        return Bench.as("reader", () -> bench.studies.versions(bench.study));
    }

    private List<String> fields() {
        return Bench.as("reader", () -> bench.studies.definition(bench.study)).items().stream()
                .map(item -> item.name())
                .toList();
    }

    private int importing(String first, String second) {
        return importing(dictionary().text(first).text(second).bytes());
    }

    private int importing(byte[] csv) {
        return Bench.as("builder", () -> {
            try {
                return bench.studies
                        .importDictionary(bench.study, "d.csv", new ByteArrayInputStream(csv), "")
                        .version();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private DictionaryReport preview(byte[] csv) {
        return preview(new ByteArrayInputStream(csv));
    }

    private DictionaryReport preview(InputStream csv) {
        try {
            return bench.studies.preview(bench.study, csv);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertCode(String code, Runnable act) {
        PavillonException e = catchThrowableOfType(PavillonException.class, act::run);
        assertThat(e.code()).isEqualTo(code);
    }

    /** A line of a table without end. */
    private static final class Endless extends InputStream {
        private static final byte[] LINE = "a,f,,text,A,,,,,,,,,,,,,\n".getBytes(StandardCharsets.US_ASCII);
        private long read;

        @Override
        public int read() {
            return LINE[(int) (read++ % LINE.length)];
        }
    }
}
