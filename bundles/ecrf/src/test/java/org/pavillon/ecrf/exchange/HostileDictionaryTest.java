package org.pavillon.ecrf.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.pavillon.ecrf.exchange.Dictionary.dictionary;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.Problem;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;

/** Dictionaries as they come from spreadsheets, other installations and tired people. */
class HostileDictionaryTest {
    private static final Path SAMPLES = Path.of(System.getProperty("pavillon.shared", "../../shared"), "data/ecrf");
    private static final String[] GERMAN = {
        "Variablen- / Feldname",
        "Formularname",
        "Abschnittsüberschrift",
        "Feldtyp",
        "Feldbeschriftung",
        "Auswahlmöglichkeiten, Berechnungen ODER Schieberegler-Beschriftungen",
        "Feldhinweis",
        "Textvalidierungstyp",
        "Min",
        "Max",
        "Identifikator?",
        "Verzweigungslogik",
        "Pflichtfeld?",
        "Ausrichtung",
        "Fragennummer",
        "Matrixgruppe",
        "Matrix-Rangfolge?",
        "Feldanmerkung"
    };

    // ---- what was read is given back ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redcap_bridge2ai_voice.csv",
                "redcap_longitudinal.csv",
                "redcap_nse_genomseq_de.csv",
                "redcap_rarelink_cdm_2.0.5.csv"
            })
    void givesEveryCellOfARealDictionaryBack(String file) throws IOException {
        assumeTrue(Files.isReadable(SAMPLES.resolve(file)), "no sample " + file);
        byte[] bytes = Files.readAllBytes(SAMPLES.resolve(file));
        String text = TextFile.read(bytes).text();

        assertThat(cells(exported(RedcapDictionaryReader.read(bytes)), ','))
                .isEqualTo(cells(text, RedcapDictionaryReader.delimiter(text)));
    }

    @Test
    void givesBackColumnsThatRedcapDoesNotKnow() throws IOException {
        Dictionary dictionary = dictionary()
                .text("a")
                .text("b")
                .column(18, "OMOP concept", "4154790")
                .column(3, "Remark", "ask \"Ann\"");

        ReadDictionary read = dictionary.read();

        assertThat(errors(read)).isEmpty();
        assertThat(warnings(read))
                .extracting(Problem::column, problem -> problem.text().in(Locale.ENGLISH))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                4, "REDCap has no column “Remark”. It is kept and given back on export."),
                        org.assertj.core.groups.Tuple.tuple(
                                20, "REDCap has no column “OMOP concept”. It is kept and given back on export."));
        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
    }

    @Test
    void givesBackCellsAsTheyWereWritten() throws IOException {
        Dictionary dictionary = dictionary()
                .field(" Age ", "Text")
                .with(Column.FORM, "Visite d’inclusion")
                .with(Column.REQUIRED, "Y")
                .with(Column.IDENTIFIER, "n")
                .with(Column.RANKING, "y")
                .with(Column.VALIDATION, "int")
                .with(Column.MIN, " 0 ")
                .field("b", "select")
                .with(Column.FORM, "Visite d’inclusion")
                .with(Column.CHOICES, "1,Oui|0,Non")
                .with(Column.QUESTION, "4a")
                .with(Column.LABEL, "<b onclick='x()'>B</b> & co");

        ReadDictionary read = dictionary.read();

        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
        Item age = read.definition().orElseThrow().item("age").orElseThrow();
        assertThat(age.required()).isTrue();
        assertThat(age.validation().type()).isEqualTo("integer");
        assertThat(read.definition().orElseThrow().forms().getFirst().title()).isEqualTo("Visite d’inclusion");
        assertThat(read.definition().orElseThrow().forms().getFirst().name()).isEqualTo("visite_d_inclusion");
    }

    // ---- headings ----

    @Test
    void readsOverwrittenFirstHeadingByItsPlace() throws IOException {
        Dictionary dictionary = dictionary().text("a").heading(0, "1");

        ReadDictionary read = dictionary.read();

        assertThat(read.definition()).isPresent();
        assertThat(warnings(read)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(1);
            assertThat(problem.column()).isEqualTo(1);
        });
        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
    }

    @Test
    void readsTranslatedHeadingsByTheirPlaces() throws IOException {
        Dictionary dictionary =
                dictionary().radio("a", "1, Ja | 0, Nein").shownIf("[a] = '1'").translated(GERMAN);

        ReadDictionary read = dictionary.read();

        assertThat(read.definition().orElseThrow().item("a").orElseThrow().kind())
                .isEqualTo(ItemKind.RADIO);
        assertThat(read.understood().branching()).isEqualTo(1);
        assertThat(read.problems().getFirst().text().in(Locale.ENGLISH)).contains("Variablen- / Feldname");
        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
    }

    @Test
    void doesNotTakeAnotherTableForADictionaryWithTranslatedHeadings() {
        ReadDictionary read = dictionary()
                .text("a")
                .with(Column.TYPE, "Paris")
                .translated(GERMAN)
                .read();

        assertThat(read.definition()).isEmpty();
        assertThat(errors(read)).hasSize(1);
    }

    // ---- files ----

    @ParameterizedTest
    @CsvSource({"windows-1252, Windows-1252", "UTF-8, UTF-8", "UTF-16, UTF-16", "UTF-16LE, UTF-16", "UTF-16BE, UTF-16"})
    void readsAccentsInEveryEncoding(String charset, String told) {
        ReadDictionary read = RedcapDictionaryReader.read(dictionary()
                .text("a")
                .with(Column.LABEL, "Âge (années) – début")
                .bytes(charset));

        assertThat(read.understood().encoding()).isEqualTo(told);
        assertThat(read.definition().orElseThrow().items().getFirst().label()).isEqualTo("Âge (années) – début");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsEveryDelimiter(String delimiter) {
        String csv = dictionary()
                .radio("a", "1, one; two | 2, three")
                .with(Column.LABEL, "One,\n\"two\";\tthree")
                .csv(delimiter);

        ReadDictionary read = read(csv);

        assertThat(errors(read)).isEmpty();
        Item item = read.definition().orElseThrow().items().getFirst();
        assertThat(item.label()).isEqualTo("One,\n\"two\";\tthree");
        assertThat(item.choices()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\r\n", ",,,,,,,,,,,,,,,,,\n", "\uFEFF", "\n \n"})
    void skipsWhatStandsBeforeTheHeadings(String before) {
        assertThat(read(before + dictionary().text("a").csv()).definition()).isPresent();
    }

    @Test
    void believesExcelsWayOfTellingTheDelimiter() {
        assertThat(read("sep=;\n" + dictionary().text("a").csv(";")).definition())
                .isPresent();
    }

    @Test
    void skipsBlankRowsAndStillTellsLines() {
        String csv = dictionary().text("a").csv() + ",,,,,,,,,,,,,,,,,\n\n  ,,,,,,,,,,,,,,,,,\n"
                + "9b,f,,text,B,,,,,,,,,,,,,\n";

        ReadDictionary read = read(csv);

        assertThat(read.understood().fields()).isEqualTo(2);
        assertThat(errors(read)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(6);
            assertThat(problem.column()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR",
                "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
                "PK\u0003\u0004\u0014\u0000\u0006\u0000",
                "%PDF-1.4\n%\u00e2\u00e3",
                "\u001f\u008b\u0008\u0000\u0000",
                "\u00ff\u00d8\u00ff\u00e0\u0000\u0010JFIF",
                "<html><body>Sign in</body></html>",
                "{\"error\":\"no\"}",
                ";;;;\n;;;;\n",
                "\u0000\u0000\u0000",
                "",
            })
    void refusesWhatIsNoTable(String content) {
        ReadDictionary read = RedcapDictionaryReader.read(content.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(read.definition()).isEmpty();
        assertThat(errors(read)).hasSize(1);
    }

    // ---- quotes ----

    @Test
    void findsAQuoteThatSwallowsLinesIntoTheLastColumn() {
        String csv = dictionary().text("a").text("b").text("c").csv();
        String broken = csv.replaceFirst("(\"a\".*),\n", "$1,\"@READONLY\n");

        ReadDictionary read = read(broken);

        assertThat(read.definition()).isEmpty();
        assertThat(errors(read)).anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(18);
            assertThat(problem.text().in(Locale.ENGLISH)).contains("line 3");
        });
    }

    @Test
    void findsAQuoteThatIsClosedByTheNextOne() {
        String csv = dictionary().text("a").text("b").text("c").csv();

        ReadDictionary read = read(csv.replaceFirst("\"text\",\"a\",", "\"text\",\"a,"));

        assertThat(read.definition()).isEmpty();
        assertThat(errors(read).getFirst().line()).isEqualTo(2);
    }

    @Test
    void everySingleMissingQuoteIsToldOrHarmless() {
        String csv = dictionary()
                .text("a")
                .radio("b", "1, x | 2, y")
                .text("c")
                .with(Column.LABEL, "long, with \"quotes\"")
                .text("d")
                .csv();
        int fields = 4;
        for (int at = csv.indexOf('\n'); at < csv.length(); at++) {
            if (csv.charAt(at) == '"') {
                ReadDictionary read = read(csv.substring(0, at) + csv.substring(at + 1));
                int kept = read.definition()
                        .map(definition -> definition.items().size())
                        .orElse(fields);

                assertThat(kept).as("without the quote at %d", at).isEqualTo(fields);
            }
        }
    }

    // ---- fields ----

    @Test
    void tellsDuplicateChoicesAndBrokenChoices() {
        ReadDictionary read = dictionary()
                .radio("a", "1, Yes | 1, No")
                .radio("b", ", nothing")
                .field("c", "dropdown")
                .read();

        assertThat(errors(read)).extracting(Problem::line).containsExactly(2, 3, 3, 4);
        assertThat(errors(read)).extracting(Problem::column).containsOnly(6);
    }

    @Test
    void keepsChoiceCodesOfEverySpelling() {
        Item item = dictionary()
                .checkbox("a", "-1, Minus | 1.5, Point | ab_C, Letters | 99")
                .read()
                .definition()
                .orElseThrow()
                .items()
                .getFirst();

        assertThat(item.choices())
                .extracting(choice -> choice.code() + "=" + choice.label())
                .containsExactly("-1=Minus", "1.5=Point", "ab_C=Letters", "99=99");
    }

    @Test
    void readsChoicesOfRedcapsFirstVersions() {
        Item item = dictionary()
                .radio("a", "1, Yes \\n 0, No")
                .read()
                .definition()
                .orElseThrow()
                .items()
                .getFirst();

        assertThat(item.choices()).hasSize(2);
    }

    @Test
    void warnsOfCodesThatRedcapsExportCannotTellApart() {
        ReadDictionary read =
                dictionary().text("id").checkbox("a", "A, one | a, two").read();

        assertThat(read.definition()).isPresent();
        assertThat(warnings(read))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.text().in(Locale.ENGLISH)).contains("a___a"));
    }

    @Test
    void refusesTheNameOfAStatusColumn() {
        assertThat(errors(dictionary().text("id").text("f_complete").read())).hasSize(1);
    }

    @Test
    void refusesAFormNameThatNoTableHolds() {
        assertThat(errors(dictionary().form("x".repeat(101)).text("a").read()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.column()).isEqualTo(2));
    }

    @Test
    void putsScatteredFormsTogetherAndSaysSo() {
        ReadDictionary read = dictionary()
                .form("f")
                .text("a")
                .form("g")
                .text("b")
                .form("f")
                .text("c")
                .read();

        assertThat(read.definition().orElseThrow().forms()).hasSize(2);
        assertThat(warnings(read))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(4));
    }

    @Test
    void carriesSqlAndNeverRunsIt() throws IOException {
        Dictionary dictionary =
                dictionary().text("id").field("a", "sql").with(Column.CHOICES, "select value from redcap_data");

        ReadDictionary read = dictionary.read();

        assertThat(read.definition().orElseThrow().item("a").orElseThrow().choices())
                .isEmpty();
        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
    }

    @Test
    void keepsJqueryAsAnOpaqueRule() throws IOException {
        String script = "1<script>$(function(){ $('#a-tr').hide(); });</script>";
        Dictionary dictionary = dictionary().text("id").calc("a", script);

        ReadDictionary read = dictionary.read();

        assertThat(errors(read)).isEmpty();
        assertThat(read.understood().expressionsOpaque()).isEqualTo(1);
        assertThat(read.definition()
                        .orElseThrow()
                        .item("a")
                        .orElseThrow()
                        .calculation()
                        .orElseThrow()
                        .isOpaque())
                .isTrue();
        assertThat(cells(exported(read), ',')).isEqualTo(dictionary.cells());
    }

    @Test
    void warnsOfValidationTypesOfOtherInstallationsOnceEach() {
        ReadDictionary read = dictionary()
                .text("a", "nhs_number")
                .text("b", "nhs_number")
                .text("c", "number_2dp_comma_decimal")
                .text("d", "datetime_seconds_dmy")
                .text("e", "zipcode")
                .read();

        assertThat(warnings(read))
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
    }

    // ---- rules ----

    @Test
    void warnsOfEventsAndSmartVariablesThatAreNotHere() {
        ReadDictionary read = dictionary()
                .text("a")
                .text("b")
                .shownIf("[baseline_arm_1][a] = '1' and [survey-link] <> '' and [record-name] <> ''")
                .read();

        assertThat(warnings(read))
                .extracting(problem -> problem.text().in(Locale.ENGLISH))
                .satisfiesExactly(
                        first -> assertThat(first).contains("baseline_arm_1"),
                        second -> assertThat(second).contains("survey-link"));
    }

    @Test
    void warnsOfBranchingThatDependsOnItself() {
        ReadDictionary read =
                dictionary().text("id").text("a").shownIf("[a] = '1'").read();

        assertThat(read.definition()).isPresent();
        assertThat(warnings(read))
                .singleElement()
                .satisfies(problem -> assertThat(problem.column()).isEqualTo(12));
    }

    @Test
    void refusesCalculationsThatNeedEachOtherAlsoByAnActionTag() {
        ReadDictionary read = dictionary()
                .text("id")
                .calc("a", "[b] + 1")
                .text("b")
                .tagged("@CALCTEXT(if([a] > 1, 'x', 'y'))")
                .calc("after", "[a]")
                .read();

        assertThat(errors(read)).extracting(Problem::field).containsExactly("a", "b");
        assertThat(errors(read)).extracting(Problem::column).containsExactly(6, 18);
    }

    @Test
    void readsDeeplyNestedCalculationTags() {
        Item item = dictionary()
                .text("a")
                .text("b")
                .tagged("@READONLY @CALCTEXT(if((round(sum([a],(2*(3+1))),0))>5,'high (>5)','low :)')) @HIDDEN")
                .read()
                .definition()
                .orElseThrow()
                .item("b")
                .orElseThrow();

        assertThat(item.calculation().orElseThrow().expression()).isPresent();
        assertThat(item.isHidden()).isTrue();
    }

    @Test
    void tellsEachActionTagThatDoesNothingOnce() {
        ReadDictionary read = dictionary()
                .text("a")
                .tagged("@MAXCHOICE(1=5) @HIDDEN")
                .text("b")
                .tagged("@MAXCHOICE(1=5), write to me@EXAMPLE.org")
                .read();

        assertThat(warnings(read))
                .singleElement()
                .satisfies(problem -> assertThat(problem.text().in(Locale.ENGLISH))
                        .isEqualTo("@MAXCHOICE is kept and does nothing here. Fields: 2."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1/", "1%", "1=", "1<", "2^", "-", "not ", "!", "((", "if(1,", "[a]+", "sum(", "/* ", "&lt;"})
    void endlessRulesEndInBoundedTime(String part) {
        String rule = part.repeat(90_000 / part.length()) + "1";

        ReadDictionary read = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> dictionary().text("id").calc("a", rule).read());

        assertThat(read.understood().fields()).isEqualTo(2);
    }

    @Test
    void longChainsOfCalculationsAreRead() {
        Dictionary dictionary = dictionary().text("a0");
        for (int i = 1; i < 10_000; i++) {
            dictionary.calc("a" + i, "[a" + (i - 1) + "] + 1");
        }

        ReadDictionary read = assertTimeoutPreemptively(Duration.ofSeconds(20), dictionary::read);

        assertThat(errors(read)).isEmpty();
        assertThat(read.understood().fields()).isEqualTo(10_000);
    }

    @Test
    void tenThousandCalculationsInACircleAreRefusedInBoundedTime() {
        Dictionary dictionary = dictionary().text("id");
        for (int i = 0; i < 10_000; i++) {
            dictionary.calc("a" + i, "[a" + (i + 1) % 10_000 + "] + 1");
        }

        ReadDictionary read = assertTimeoutPreemptively(Duration.ofSeconds(20), dictionary::read);

        assertThat(read.definition()).isEmpty();
        assertThat(read.problems()).hasSizeLessThan(600);
    }

    @Test
    void noMutationOfARealDictionaryBreaksTheReader() throws IOException {
        Path sample = SAMPLES.resolve("redcap_longitudinal.csv");
        assumeTrue(Files.isReadable(sample), "no sample " + sample);
        byte[] original = Files.readAllBytes(sample);
        java.util.Random random = new java.util.Random(20261124);
        byte[] odd = {'"', ',', '\n', '\r', ';', '\t', '[', '(', '|', '@', '<', 0, (byte) 0xE9, (byte) 0xFF};
        for (int round = 0; round < 300; round++) {
            byte[] bytes = original.clone();
            for (int change = 0; change < 1 + random.nextInt(20); change++) {
                bytes[random.nextInt(bytes.length)] = odd[random.nextInt(odd.length)];
            }
            int number = round;

            assertThatCode(() -> {
                        ReadDictionary read = RedcapDictionaryReader.read(bytes);
                        if (read.definition().isEmpty()) {
                            assertThat(errors(read)).isNotEmpty();
                        } else {
                            assertThat(RedcapDictionaryReader.read(
                                                    exported(read).getBytes(StandardCharsets.UTF_8))
                                            .definition())
                                    .isEqualTo(read.definition());
                        }
                    })
                    .as("round %d", number)
                    .doesNotThrowAnyException();
        }
    }

    // ---- tools ----

    private static ReadDictionary read(String csv) {
        return RedcapDictionaryReader.read(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static String exported(ReadDictionary read) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RedcapDictionaryWriter.write(
                DefinitionJson.read(DefinitionJson.write(read.definition().orElseThrow())), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Cells of all rows that aren’t blank. */
    private static List<List<String>> cells(String csv, char delimiter) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowExtraCharsAfterClosingQuote(true)
                .ofCsvRecord(csv)) {
            reader.forEach(record -> {
                if (record.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
                    rows.add(record.getFields());
                }
            });
        }
        return rows;
    }

    private static List<Problem> errors(ReadDictionary read) {
        return of(read, Problem.Severity.ERROR);
    }

    private static List<Problem> warnings(ReadDictionary read) {
        return of(read, Problem.Severity.WARNING);
    }

    private static List<Problem> of(ReadDictionary read, Problem.Severity severity) {
        return read.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .toList();
    }
}
