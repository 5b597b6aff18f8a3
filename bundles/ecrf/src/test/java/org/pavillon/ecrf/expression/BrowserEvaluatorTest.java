package org.pavillon.ecrf.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.ecrf.exchange.ExpressionJson;

/**
 * The evaluator of the browser comes to the same results as the server's, on random rules over random answers, in one
 * process of node. Skipped where node is missing.
 */
class BrowserEvaluatorTest {
    private static final Path SCRIPT = Path.of("../ecrf-ui/src/main/resources/web/expression.js")
            .toAbsolutePath()
            .normalize();
    private static final int RULES = 20_000;
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "2",
        "-3",
        "4.5",
        "1e3",
        "abc",
        "ABC",
        "2024-02-29",
        "2023-12-31",
        "2024-01-01 10:30",
        "14:05",
        "NASK",
        "é",
        "yes",
        "today",
        "12-31-2020",
        "1.005",
        " 7 "
    };
    private static final String[] LEAVES = {
        "[a]",
        "[b]",
        "[c]",
        "[d]",
        "[box(1)]",
        "[box(2)]",
        "1",
        "2.5",
        "'x'",
        "'2024-03-01'",
        "\"\"",
        "0",
        "'NASK'",
        "10",
        "true",
        "false",
        "pi()",
        "'y'",
        "[record-name]",
        "[previous-event-name][a]",
        "[a][current-instance]",
        "[a][2]"
    };
    private static final String[] OPERATORS = {
        "+", "-", "*", "/", "%", "=", "<>", "<", "<=", ">", ">=", " and ", " or ", "^"
    };
    private static final String[] UNARY = {
        "abs",
        "sqrt",
        "round",
        "roundup",
        "rounddown",
        "isnumber",
        "isinteger",
        "year",
        "month",
        "day",
        "dayoftheweek",
        "length",
        "trim",
        "upper",
        "lower",
        "isblankormissingcode",
        "ismissingcode",
        "isblanknotmissingcode",
        "hour",
        "exponential",
        "log",
        "minute",
        "second",
        "ceil",
        "floor",
        "count",
        "not "
    };
    private static final String[] BINARY = {
        "round",
        "min",
        "max",
        "sum",
        "mean",
        "median",
        "stdev",
        "count",
        "datediff",
        "contains",
        "starts_with",
        "ends_with",
        "find",
        "left",
        "right",
        "concat",
        "mod",
        "pow",
        "age_at_date",
        "hasmissingcode",
        "not_contain",
        "concat_ws",
        "log",
        "roundup",
        "rounddown"
    };
    private static final String[] TERNARY = {"mid", "replace_text", "age_at_date", "sum", "median", "concat_ws"};

    @TempDir
    Path folder;

    @Test
    void comesToTheSameResults() throws Exception {
        assumeTrue(nodeIsThere(), "node is not installed");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> sources = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        StringBuilder cases = new StringBuilder();
        while (sources.size() < RULES) {
            String source = rule(random, 4);
            Map<String, String> answers = Map.of(
                    "a",
                    pick(random, VALUES),
                    "b",
                    pick(random, VALUES),
                    "c",
                    pick(random, VALUES),
                    "d",
                    pick(random, VALUES));
            boolean ticked = random.nextBoolean();
            Expression expression;
            try {
                expression = ExpressionParser.parse(source);
            } catch (ExpressionException e) {
                continue;
            }
            sources.add(source + " with " + answers + " box(1)=" + ticked);
            expected.add(
                    Evaluator.evaluate(expression, context(answers, ticked)).text());
            StringBuilder values = new StringBuilder();
            answers.forEach((name, value) -> values.append(values.isEmpty() ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":\"")
                    .append(value)
                    .append('"'));
            cases.append("[")
                    .append(ExpressionJson.write(expression))
                    .append(",{")
                    .append(values)
                    .append("},")
                    .append(ticked)
                    .append("]\n");
        }

        List<String> results = run(cases.toString());

        for (int i = 0; i < RULES; i++) {
            assertThat(results.get(i)).as("%s (seed %d)", sources.get(i), seed).isEqualTo(expected.get(i));
        }
    }

    private static String rule(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return pick(random, LEAVES);
        }
        return switch (random.nextInt(7)) {
            case 6 ->
                pick(random, TERNARY) + "(" + rule(random, depth - 1) + "," + rule(random, depth - 1) + ","
                        + rule(random, depth - 1) + ")";
            case 0 -> pick(random, UNARY) + "(" + rule(random, depth - 1) + ")";
            case 1 -> pick(random, BINARY) + "(" + rule(random, depth - 1) + "," + rule(random, depth - 1) + ")";
            case 2 ->
                "if(" + rule(random, depth - 1) + "," + rule(random, depth - 1) + "," + rule(random, depth - 1) + ")";
            case 3 ->
                random.nextBoolean()
                        ? "datediff(" + rule(random, depth - 1) + "," + rule(random, depth - 1) + ",\""
                                + pick(random, new String[] {"y", "M", "d", "h", "m", "s"}) + "\",\""
                                + pick(random, new String[] {"ymd", "mdy", "dmy"}) + "\"," + random.nextBoolean() + ")"
                        : "calcdate(" + rule(random, depth - 1) + "," + rule(random, depth - 1) + ",\""
                                + pick(random, new String[] {"y", "M", "d", "h", "m", "s"}) + "\")";
            default -> "(" + rule(random, depth - 1) + pick(random, OPERATORS) + rule(random, depth - 1) + ")";
        };
    }

    @Test
    void triesEveryFunction() {
        Set<String> tried = new HashSet<>(Set.of("if", "datediff", "calcdate", "true", "false", "pi"));
        for (String[] names : new String[][] {UNARY, BINARY, TERNARY}) {
            tried.addAll(List.of(names));
        }

        assertThat(tried).containsAll(Functions.names());
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static EvaluationContext context(Map<String, String> answers, boolean ticked) {
        return new EvaluationContext() {
            @Override
            public String value(String name, String event, String instance) {
                return SmartVariables.isHere(event, instance) ? answers.getOrDefault(name, "") : "";
            }

            @Override
            public boolean checked(String name, String code, String event, String instance) {
                return code.equals("1") == ticked;
            }

            @Override
            public String smart(String name) {
                return "V-001";
            }

            @Override
            public Set<String> missingCodes() {
                return Set.of("NASK");
            }

            @Override
            public LocalDateTime now() {
                return LocalDateTime.of(2026, 11, 24, 12, 34, 56);
            }
        };
    }

    private List<String> run(String cases) throws IOException, InterruptedException {
        Path input = Files.writeString(folder.resolve("cases.jsonl"), cases);
        Path runner = Files.writeString(folder.resolve("run.mjs"), """
                import { readFileSync } from "node:fs";
                const { evaluate, isHere } = await import("file://" + process.argv[2]);
                const out = [];
                for (const line of readFileSync(process.argv[3], "utf8").split("\\n")) {
                  if (line === "") continue;
                  const [rule, answers, ticked] = JSON.parse(line);
                  out.push(JSON.stringify(evaluate(rule, {
                    value: (name, event, instance) => (isHere(event, instance) ? answers[name] ?? "" : ""),
                    checked: (name, code) => (code === "1") === ticked,
                    smart: () => "V-001",
                    missingCodes: new Set(["NASK"]),
                    now: new Date(2026, 10, 24, 12, 34, 56),
                  })));
                }
                process.stdout.write(out.join("\\n"));
                """);
        // a copy, since node takes a file without a package for a module by its ending only
        Path script = Files.copy(SCRIPT, folder.resolve("expression.mjs"));
        Process node = new ProcessBuilder("node", runner.toString(), script.toString(), input.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> results = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                results.add(new tools.jackson.databind.json.JsonMapper().readValue(line, String.class));
            }
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
