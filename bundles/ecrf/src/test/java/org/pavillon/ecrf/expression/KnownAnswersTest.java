package org.pavillon.ecrf.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What rules come to. Each group names where the answer is from: [F] REDCap's own table of special functions, as
 * universities publish it; [C] the chapter on calculated fields of the same help; [A] assumed, since no page says it.
 * The entry page is held to the same results by {@link BrowserEvaluatorTest}.
 *
 * <p>Values: blank is unanswered, zero is 0, one 1, two 2, half 2.5, word is "Apple pie", day 2024-03-10, later
 * 2024-03-20 06:30, missing is the code NASK, box has 1 and 3 ticked.
 */
class KnownAnswersTest {
    private static final Map<String, String> VALUES = Map.of(
            "zero", "0",
            "one", "1",
            "two", "2",
            "half", "2.5",
            "word", "Apple pie",
            "day", "2024-03-10",
            "later", "2024-03-20 06:30",
            "missing", "NASK",
            "box", "1,3",
            "coded", "01");

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // [C] blank is not zero: only an empty text equals it
                "[blank] = '' ~ 1",
                "[blank] = \"\" ~ 1",
                "[blank] = 0 ~ 0",
                "[blank] = '0' ~ 0",
                "[blank] <> '' ~ 0",
                "[zero] = '' ~ 0",
                "[zero] <> '' ~ 1",
                "[zero] = 0 ~ 1",
                "[blank] <> '1' ~ 1",
                // [A] a comparison of size with nothing does not hold, whichever way round
                "[blank] < 18 ~ 0",
                "[blank] <= 0 ~ 0",
                "[blank] > -1 ~ 0",
                "18 > [blank] ~ 0",
                "[missing] < 18 ~ 0",
                // [C] quotes around a number don't matter; numbers are equal however they are spelt
                "[one] = '1' ~ 1",
                "[one] = 1 ~ 1",
                "[half] = '2.50' ~ 1",
                "[coded] = 1 ~ 1",
                "[two] > '10' ~ 0",
                "[word] = 'apple pie' ~ 0",
                "[word] = 'Apple pie' ~ 1",
                "'b' > 'a' ~ 1",
                "[day] < '2024-04-01' ~ 1",
                // [C] a ticked box is 1, one that isn't is 0, never blank
                "[box(1)] = '1' ~ 1",
                "[box(2)] = '1' ~ 0",
                "[box(2)] = '0' ~ 1",
                "[box(1)] + [box(2)] + [box(3)] ~ 2",
                "[box(2)] = '' ~ 0",
                "sum([box(1)], [box(2)], [box(3)]) ~ 2",
                // [C] and, or, not; and binds closer than or
                "[one] = 1 or [one] = 2 and [two] = 3 ~ 1",
                "([one] = 1 or [one] = 2) and [two] = 3 ~ 0",
                "not ([one] = 1) ~ 0",
                "[one] = 1 and ([two] = 2 or [blank] = 1) ~ 1",
                // [C] one blank makes a sum with signs blank
                "[one] + [blank] ~ ``",
                "[one] - [blank] ~ ``",
                "[two] * [blank] ~ ``",
                "[two] / [zero] ~ ``",
                "[one] + [missing] ~ ``",
                "[one] + [word] ~ ``",
                "([two])^(3) ~ 8",
                "-[two] ~ -2",
                "0.1 + 0.2 ~ 0.30000000000000004",
            })
    void comparesAndCounts(String rule, String result) throws Exception {
        assertThat(evaluated(rule)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // [F] round, to no decimals unless told
                "round(14.384, 1) ~ 14.4",
                "round(14.384) ~ 14",
                "round(2.5) ~ 3",
                "round(1.005, 2) ~ 1.01",
                "round(1234, -2) ~ 1200",
                "roundup(14.384, 1) ~ 14.4",
                "rounddown(14.384, 1) ~ 14.3",
                "rounddown(14.999) ~ 14",
                "round([blank], 1) ~ ``",
                // [A] halves go away from zero; up is to the larger number, also below zero
                "round(-2.5) ~ -3",
                "roundup(-14.384, 1) ~ -14.3",
                "rounddown(-14.384, 1) ~ -14.4",
                // [F]
                "sqrt(9) ~ 3",
                "sqrt(-1) ~ ``",
                "abs(-7.1) ~ 7.1",
                "mod(10, 3) ~ 1",
                "mod(10, 0) ~ ``",
                "log(100, 10) ~ 2",
                "log(8, 2) ~ 3",
                "round(log(10), 4) ~ 2.3026",
                "log(0) ~ ``",
                "round(exponential(1), 4) ~ 2.7183",
                // [F] aggregates skip what is blank
                "min([two], [blank], [half]) ~ 2",
                "max([two], [blank], [half]) ~ 2.5",
                "mean([two], [blank], 4) ~ 3",
                "median(1, 2, 3, 10) ~ 2.5",
                "median(1, [blank], 3) ~ 2",
                "sum([two], [blank], [half]) ~ 4.5",
                "stdev(4, 5, 6) ~ 1",
                "stdev(2, 4, 4, 4, 5, 5, 7, 9) ~ 2.138089935299395",
                "mean([two], [missing], 4) ~ 3",
                "mean([blank], [blank]) ~ ``",
                "min([blank]) ~ ``",
                "stdev(4) ~ ``",
                // [F] a sum has a result even if all of its values are blank
                "sum([blank], [blank]) ~ 0",
                // [F]
                "isnumber([half]) ~ 1",
                "isnumber([word]) ~ 0",
                "isnumber([blank]) ~ 0",
                "isinteger([two]) ~ 1",
                "isinteger([half]) ~ 0",
                "isblankormissingcode([blank]) ~ 1",
                "isblankormissingcode([missing]) ~ 1",
                "isblankormissingcode([zero]) ~ 0",
                "isblanknotmissingcode([missing]) ~ 0",
                "isblanknotmissingcode([blank]) ~ 1",
                "ismissingcode([missing]) ~ 1",
                "ismissingcode([blank]) ~ 0",
                "hasmissingcode([missing], 'NASK, NI, UNK') ~ 1",
                "hasmissingcode([missing], 'NI, UNK') ~ 0",
                // [F] if, nested too; a test that is not met takes the other value
                "if([one] = 1, 'yes', 'no') ~ yes",
                "if([blank] > 3, 1, 0) ~ 0",
                "if([one] = 2, 'a', if([two] = 2, 'b', 'c')) ~ b",
                "if([one] = 1, \"\", 5) ~ ``",
            })
    void computes(String rule, String result) throws Exception {
        assertThat(evaluated(rule)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // [F] searches heed no case; find() takes what is sought first and counts from 1
                "contains([word], 'PIE') ~ 1",
                "contains([word], 'tart') ~ 0",
                "not_contain([word], 'tart') ~ 1",
                "starts_with([word], 'app') ~ 1",
                "ends_with([word], 'Pie') ~ 1",
                "find('pie', [word]) ~ 7",
                "find('x', [word]) ~ 0",
                "left([word], 5) ~ Apple",
                "right([word], 3) ~ pie",
                "mid([word], 7, 2) ~ pi",
                "length([word]) ~ 9",
                "length([blank]) ~ 0",
                "length('é€😀') ~ 3",
                "trim('  a b ') ~ a b",
                "upper([word]) ~ APPLE PIE",
                "lower([word]) ~ apple pie",
                "replace_text([word], 'p', 'b') ~ Abble bie",
                "concat([word], '-', [blank], [one]) ~ Apple pie-1",
                "concat_ws(', ', [word], [blank], [one]) ~ Apple pie, 1",
                // [A] nothing contains nothing
                "contains([word], '') ~ 0",
                "left([word], 50) ~ Apple pie",
                "mid([word], 50, 2) ~ ``",
            })
    void worksOnTexts(String rule, String result) throws Exception {
        assertThat(evaluated(rule)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // [F] units are y, M, d, h, m, s; the sign is dropped unless asked for
                "datediff([day], '2024-03-20', 'd') ~ 10",
                "datediff('2024-03-20', [day], 'd') ~ 10",
                "datediff('2024-03-20', [day], 'd', true) ~ -10",
                "datediff('2024-03-20', [day], 'd', 'ymd', true) ~ -10",
                "datediff([day], [later], 'h') ~ 246.5",
                "datediff([day], [later], 'm') ~ 14790",
                "datediff([day], [later], 's') ~ 887400",
                "round(datediff('2000-02-29', [day], 'y'), 2) ~ 24.03",
                "round(datediff([day], '2024-06-10', 'M'), 2) ~ 3.02",
                "rounddown(datediff('1980-05-01', 'today', 'y')) ~ 46",
                "datediff('10-03-2024', '20-03-2024', 'd', 'dmy') ~ 10",
                "datediff('03-10-2024', '03-20-2024', 'd', 'mdy') ~ 10",
                "datediff('10/03/2024', '20/03/2024', 'd', 'dmy', true) ~ 10",
                "datediff('2026-11-20', 'today', 'd') ~ 4",
                "datediff('2026-11-24 12:00:00', 'now', 'm') ~ 34.93333333333333",
                "datediff('08:00', '10:30', 'h') ~ 2.5",
                // [C] without both dates there is no difference
                "datediff([blank], 'today', 'd') ~ ``",
                "datediff([missing], 'today', 'd') ~ ``",
                "datediff([word], 'today', 'd') ~ ``",
                "datediff('2024-02-30', 'today', 'd') ~ ``",
                // [A] a unit that doesn't exist
                "datediff([day], 'today', 'w') ~ ``",
                // [F]
                "year([day]) ~ 2024",
                "month([day]) ~ 3",
                "day([later]) ~ 20",
                "year('today') ~ 2026",
                "dayoftheweek([day]) ~ 7",
                "dayoftheweek('2024-03-11') ~ 1",
                "age_at_date('2000-02-29', '2024-02-28') ~ 23",
                "age_at_date('2000-02-29', '2024-02-29') ~ 24",
                "year([blank]) ~ ``",
                // [F] a month that is added has 30.44 days, a year 365.2425
                "calcdate([day], 7, 'd') ~ 2024-03-17",
                "calcdate([day], -10, 'd') ~ 2024-02-29",
                "calcdate([day], 1, 'M') ~ 2024-04-09",
                "calcdate([day], 1, 'y') ~ 2025-03-10",
                "calcdate([later], 2, 'h') ~ 2024-03-20 08:30",
                "calcdate([blank], 2, 'd') ~ ``",
            })
    void worksOnDates(String rule, String result) throws Exception {
        assertThat(evaluated(rule)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // [C] a reference to the event or instance at hand is the entry's own; others aren't there
                "[one][current-instance] ~ 1",
                "[baseline_arm_1][one] ~ 1",
                "[event-name][one] ~ 1",
                "[previous-event-name][one] ~ ``",
                "[one][previous-instance] ~ ``",
                "[one][2] ~ ``",
                "[two] - [previous-event-name][one] ~ ``",
                "[record-name] ~ V-001",
                "[survey-link] ~ ``",
            })
    void readsEventsAndSmartVariables(String rule, String result) throws Exception {
        assertThat(evaluated(rule)).isEqualTo(result);
    }

    @Test
    void endsWithBlankWhenATextGrowsWithoutBound() throws Exception {
        String rule = "replace_text(".repeat(40) + "'aaaaaaaaaa'" + ",'a','aaaaaaaaaa')".repeat(40);

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> evaluated(rule)))
                .isEmpty();
    }

    private static String evaluated(String rule) throws ExpressionException {
        return Evaluator.evaluate(ExpressionParser.parse(rule), new Context()).text();
    }

    private static final class Context implements EvaluationContext {
        @Override
        public String value(String name, String event, String instance) {
            return SmartVariables.isHere(event, instance) ? VALUES.getOrDefault(name, "") : "";
        }

        @Override
        public boolean checked(String name, String code, String event, String instance) {
            return Set.of(VALUES.getOrDefault(name, "").split(",")).contains(code);
        }

        @Override
        public String smart(String name) {
            return SmartVariables.of("V-001", "b.leroy", "Benoît Leroy", "f", "F")
                    .getOrDefault(name, "");
        }

        @Override
        public Set<String> missingCodes() {
            return Set.of("NASK");
        }

        @Override
        public LocalDateTime now() {
            return LocalDateTime.of(2026, 11, 24, 12, 34, 56);
        }
    }
}
