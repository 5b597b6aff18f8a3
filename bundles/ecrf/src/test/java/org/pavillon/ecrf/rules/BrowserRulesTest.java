package org.pavillon.ecrf.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.pavillon.ecrf.exchange.Dictionary.dictionary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.Problem;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.exchange.AnswersJson;
import org.pavillon.ecrf.exchange.DefinitionJson;
import org.pavillon.ecrf.exchange.Dictionary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entry page ({@code form-state.js}, {@code validation.js}) and the server come to the same answers, problems and
 * missing fields, on random forms with random answers, in one process of node. Skipped where node is missing.
 */
class BrowserRulesTest {
    private static final Path WEB =
            Path.of("../ecrf-ui/src/main/resources/web").toAbsolutePath().normalize();
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int FORMS = 300;
    private static final int ENTRIES = 20;
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 24, 12, 34, 56);
    private static final Map<String, String> SMART = Map.of("record-name", "V-001", "user-name", "b.leroy");
    private static final String[] TYPES = {
        "",
        "integer",
        "number",
        "number_1dp",
        "number_2dp_comma_decimal",
        "date_ymd",
        "date_dmy",
        "date_mdy",
        "datetime_ymd",
        "datetime_seconds_dmy",
        "time",
        "time_hh_mm_ss",
        "time_mm_ss",
        "email",
        "phone",
        "zipcode",
        "postalcode_french",
        "alpha_only",
        "made_here"
    };
    private static final String[] VALUES = {
        "0",
        "1",
        "2",
        "-0",
        "+5",
        "37.5",
        "1.",
        ".5",
        "1e3",
        "1e999",
        "1,5",
        "12.345",
        "abc",
        "x y",
        " 7 ",
        "2024-02-29",
        "2023-02-29",
        "2024-13-01",
        "2026-11-24",
        "2026-11-25",
        "2024-01-01 10:30",
        "2024-01-01T10:30",
        "2024-01-01 10:30:59",
        "2024-01-01 24:00",
        "08:05",
        "8:05",
        "23:59:59",
        "59:30",
        "a@b.fr",
        "a@b",
        "a b@c.de",
        "a\u00a0b@c.de",
        "+33 1 23 45 67 89",
        "12",
        "75013",
        "12345-6789",
        "é",
        "NASK",
        "today",
        "x".repeat(12)
    };
    private static final String[] BOUNDS = {
        "",
        "",
        "0",
        "1,5",
        "100",
        "today",
        "now",
        "01-02-2024",
        "1/2/2024",
        "2024-01-31",
        "31-12-2020 10:00",
        "8:00",
        "[f0]",
        "-0"
    };
    private static final String[] TAGS = {
        "",
        "",
        "",
        "@HIDDEN",
        "@READONLY",
        "@CHARLIMIT='5'",
        "@MAXCHECKED=2",
        "@NONEOFTHEABOVE='3'",
        "@CALCTEXT(if([f1]>1,'high','low'))",
        "@CALCDATE([f2],1,'M')"
    };

    @TempDir
    Path folder;

    @Test
    void comeToTheSame() throws Exception {
        assumeTrue(nodeIsThere(), "node is not installed");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        while (cases.size() < FORMS * ENTRIES) {
            var read = form(random).read().definition();
            if (read.isEmpty()) {
                continue; // calculations that need each other
            }
            StudyDefinition definition = read.get().withMissingCodes(List.of(new MissingCode("NASK", "Not asked")));
            Form form = definition.forms().getFirst();
            for (int i = 0; i < ENTRIES; i++) {
                Map<String, Answer> answers = answers(form, random);
                Map<String, Answer> other = Map.of("id", new Answer.Single("V-001"), "elsewhere", value(random));
                EntryRules.Checked checked = EntryRules.check(definition, form, answers, other, SMART, NOW);
                cases.add(given(definition, answers, other));
                expected.add(MAPPER.writeValueAsString(found(checked)));
            }
        }

        List<String> results = run(cases);

        for (int i = 0; i < cases.size(); i++) {
            assertThat(MAPPER.readTree(results.get(i)))
                    .as("seed %d: %s", seed, cases.get(i))
                    .isEqualTo(MAPPER.readTree(expected.get(i)));
        }
    }

    private static Dictionary form(Random random) {
        Dictionary form = dictionary().text("id").required();
        int count = 3 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(8)) {
                case 0 -> form.radio("f" + i, "0, no | 1, yes | 2, both");
                case 1 -> form.checkbox("f" + i, "1, a | 2, b | 3, none | -1, c");
                case 2 -> form.field("f" + i, "yesno");
                case 3 -> form.field("f" + i, "slider");
                case 4 -> form.calc("f" + i, calculation(random, i));
                case 5 -> form.radio("f" + i, "1, first | 2, second").ranking("m");
                default -> bounded(form.text("f" + i), random);
            }
            form.tagged(pick(random, TAGS));
            if (random.nextInt(3) == 0) {
                form.shownIf(condition(random, count));
            }
            if (random.nextBoolean()) {
                form.required();
            }
        }
        return form;
    }

    /** Gives the last field a type and bounds of its sort. */
    private static void bounded(Dictionary form, Random random) {
        String type = pick(random, TYPES);
        String sort = type.startsWith("date") ? ".*-.*|.*/.*|to.*" : type.startsWith("time") ? ".*:..|now" : "[\\d,-]+";
        List<String> fitting = List.of(BOUNDS).stream()
                .filter(bound -> bound.isEmpty() || bound.matches(sort))
                .toList();
        form.typed(type)
                .bounded(fitting.get(random.nextInt(fitting.size())), fitting.get(random.nextInt(fitting.size())));
    }

    private static String calculation(Random random, int before) {
        String field = "[f" + random.nextInt(before + 1) + "]";
        return switch (random.nextInt(5)) {
            case 0 -> field + " * 2";
            case 1 -> "sum(" + field + ", [elsewhere], 3)";
            case 2 -> "datediff(" + field + ", 'today', 'd')";
            case 3 -> "[previous-event-name][elsewhere] + 1";
            default -> "if([record-name] = 'V-001', length(" + field + "), 0)";
        };
    }

    private static String condition(Random random, int count) {
        String field = "f" + random.nextInt(count);
        return switch (random.nextInt(6)) {
            case 0 -> "[" + field + "] = '1'";
            case 1 -> "[" + field + "] <> ''";
            case 2 -> "[" + field + "(1)] = '1' or [" + field + "(NASK)] = '1'";
            case 3 -> "[" + field + "] > 1 and [elsewhere] <> '0'";
            case 4 -> "[" + field + "][current-instance] = '' or [" + field + "][2] = '1'";
            default -> "[user-name] = 'b.leroy' and not [" + field + "]";
        };
    }

    private static Map<String, Answer> answers(Form form, Random random) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Item item : form.items()) {
            if (item.kind().holdsValue() && !item.name().equals("id") && random.nextInt(4) > 0) {
                answers.put(item.name(), answer(item, random));
            }
        }
        return answers;
    }

    private static Answer answer(Item item, Random random) {
        if (random.nextInt(12) == 0) {
            return new Answer.Missing(random.nextBoolean() ? "NASK" : "NI");
        }
        return switch (item.kind()) {
            case CHECKBOX -> new Answer.Codes(List.of(pick(random, "1", "2", "3", "-1"), pick(random, "1", "2", "9")));
            case RADIO, YESNO -> new Answer.Single(pick(random, "0", "1", "2", "7"));
            case SLIDER -> new Answer.Single(pick(random, "0", "50", "101", "x"));
            default -> fitting(item.validation().type(), random);
        };
    }

    /** A value of the item's own sort, mostly. */
    private static Answer fitting(String type, Random random) {
        String sort =
                type.startsWith("datetime") ? "[-\\d]{10}[ T].*" : type.startsWith("date") ? "[-\\d]{10}" : ".*\\d.*";
        String wanted = type.startsWith("time") ? "[\\d:]{4,8}" : sort;
        List<String> fitting =
                List.of(VALUES).stream().filter(value -> value.matches(wanted)).toList();
        return random.nextInt(4) == 0 ? value(random) : new Answer.Single(fitting.get(random.nextInt(fitting.size())));
    }

    private static Answer value(Random random) {
        return new Answer.Single(pick(random, VALUES));
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static String given(StudyDefinition definition, Map<String, Answer> answers, Map<String, Answer> other) {
        ObjectNode node = MAPPER.createObjectNode();
        JsonNode written = MAPPER.readTree(DefinitionJson.write(definition));
        node.set("form", written.path("forms").path(0));
        node.set("missing", written.path("missingCodes"));
        node.set("answers", AnswersJson.write(answers));
        node.set("other", AnswersJson.write(other));
        return MAPPER.writeValueAsString(node);
    }

    private static ObjectNode found(EntryRules.Checked checked) {
        ObjectNode node = MAPPER.createObjectNode();
        node.set("answers", AnswersJson.write(checked.answers()));
        ArrayNode problems = node.putArray("problems");
        checked.problems()
                .forEach(problem -> problems.add(
                        problem.field() + " " + (problem.severity() == Problem.Severity.ERROR ? "error" : "warning")));
        ArrayNode missing = node.putArray("missing");
        checked.missing().forEach(missing::add);
        return node;
    }

    private List<String> run(List<String> cases) throws IOException, InterruptedException {
        Path input = Files.write(folder.resolve("cases.jsonl"), cases);
        for (String script : List.of("expression.js", "validation.js", "form-state.js")) {
            Files.copy(WEB.resolve(script), folder.resolve(script));
        }
        Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
        Path runner = Files.writeString(folder.resolve("run.js"), """
                import { readFileSync } from "node:fs";
                import { FormState } from "./form-state.js";
                const clock = () => new Date(2026, 10, 24, 12, 34, 56);
                const smart = { "record-name": "V-001", "user-name": "b.leroy" };
                const out = [];
                for (const line of readFileSync(process.argv[2], "utf8").split("\\n")) {
                  if (line === "") continue;
                  const { form, missing, answers, other } = JSON.parse(line);
                  const state = new FormState(form, missing, other, { smart, recordId: "id", clock });
                  state.load({ ...answers, id: "V-001" });
                  const values = state.values();
                  delete values.id;
                  const problems = state.items.filter((item) => item.name !== "id").flatMap((item) => {
                    const problem = state.problem(item);
                    return problem ? [`${item.name} ${problem.severity}`] : [];
                  });
                  out.push(JSON.stringify({ answers: values, problems,
                    missing: state.items.filter((item) => state.isMissing(item)).map((item) => item.name) }));
                }
                process.stdout.write(out.join("\\n"));
                """);
        Process node = new ProcessBuilder("node", runner.toString(), input.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> results;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            results = lines.lines().toList();
        }
        assertThat(node.waitFor()).isZero();
        return results;
    }

    private static boolean nodeIsThere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
