package org.pavillon.ecrf.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.ecrf.exchange.ExpressionJson;
import org.pavillon.ecrf.expression.ExpressionException.Reason;

class ExpressionParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "[a]='1' ~ [\"op\",\"=\",[\"field\",\"a\"],[\"text\",\"1\"]]",
                "[a(3)] = \"1\" ~ [\"op\",\"=\",[\"checked\",\"a\",\"3\"],[\"text\",\"1\"]]",
                "[f(-1)] ~ [\"checked\",\"f\",\"-1\"]",
                "[visit_1_arm_1][a] <> '' ~ [\"op\",\"<>\",[\"field\",\"a\",\"visit_1_arm_1\"],[\"text\",\"\"]]",
                "[a][current-instance] ~ [\"field\",\"a\",\"\",\"current-instance\"]",
                "[e][a(2)][3] ~ [\"checked\",\"a\",\"2\",\"e\",\"3\"]",
                "[user-name] ~ [\"smart\",\"user-name\"]",
                "[event-name] = 'x' ~ [\"op\",\"=\",[\"smart\",\"event-name\"],[\"text\",\"x\"]]",
                "1 + 2 - 3 ~ [\"op\",\"+\",[\"num\",1],[\"num\",2],[\"op\",\"-\",[\"num\",3]]]",
                "8 - 5 ~ [\"op\",\"-\",[\"num\",8],[\"num\",5]]",
                "2*3/4 ~ [\"op\",\"/\",[\"op\",\"*\",[\"num\",2],[\"num\",3]],[\"num\",4]]",
                "2*3*4 ~ [\"op\",\"*\",[\"num\",2],[\"num\",3],[\"num\",4]]",
                "-2^2 ~ [\"op\",\"-\",[\"op\",\"^\",[\"num\",2],[\"num\",2]]]",
                "(4)^(3) ~ [\"op\",\"^\",[\"num\",4],[\"num\",3]]",
                "1 or 2 and 3 ~ [\"op\",\"or\",[\"num\",1],[\"op\",\"and\",[\"num\",2],[\"num\",3]]]",
                "1 || 2 && 3 ~ [\"op\",\"or\",[\"num\",1],[\"op\",\"and\",[\"num\",2],[\"num\",3]]]",
                "NOT [a] = 1 ~ [\"op\",\"not\",[\"op\",\"=\",[\"field\",\"a\"],[\"num\",1]]]",
                "!([a]) ~ [\"op\",\"not\",[\"field\",\"a\"]]",
                "[a]!='x'AND[b]==2 ~ [\"op\",\"and\",[\"op\",\"<>\",[\"field\",\"a\"],[\"text\",\"x\"]],[\"op\",\"=\",[\"field\",\"b\"],[\"num\",2]]]",
                "RoundDown(1.5, 0) ~ [\"call\",\"rounddown\",[\"num\",1.5],[\"num\",0]]",
                "Math.abs([a]) ~ [\"call\",\"abs\",[\"field\",\"a\"]]",
                "[a] = \"NaN\" ~ [\"op\",\"=\",[\"field\",\"a\"],[\"text\",\"\"]]",
                "[a] = \u201cyes\u201d ~ [\"op\",\"=\",[\"field\",\"a\"],[\"text\",\"yes\"]]",
                "[a] &lt;= 5 ~ [\"op\",\"<=\",[\"field\",\"a\"],[\"num\",5]]",
                "[a] &lt;&gt; 5 ~ [\"op\",\"<>\",[\"field\",\"a\"],[\"num\",5]]",
                "[ Age ] > .5 ~ [\"op\",\">\",[\"field\",\"age\"],[\"num\",0.5]]",
                "[a:value] ~ [\"field\",\"a\"]",
                "true ~ [\"call\",\"true\"]",
            })
    void readsWhatDictionariesWrite(String source, String json) throws Exception {
        assertThat(ExpressionJson.write(ExpressionParser.parse(source)).toString())
                .isEqualTo(json);
    }

    @Test
    void skipsCommentsAndLineEnds() throws Exception {
        Expression expression = ExpressionParser.parse("# first\r\n[a] = '1' // why\n  or\n/* and */ [b] = '#2'");

        assertThat(ExpressionJson.write(expression).toString())
                .isEqualTo("[\"op\",\"or\",[\"op\",\"=\",[\"field\",\"a\"],[\"text\",\"1\"]],"
                        + "[\"op\",\"=\",[\"field\",\"b\"],[\"text\",\"#2\"]]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "[a] = ~ UNEXPECTED_END ~ 6",
                "[a] = '1 ~ OPEN_QUOTE ~ 7",
                "[a = 1 ~ OPEN_BRACKET ~ 1",
                "([a] = 1 ~ OPEN_BRACKET ~ 1",
                "[a] = 1) ~ UNEXPECTED ~ 8",
                "[a] ? 1 ~ UNEXPECTED ~ 5",
                "[a] '1' ~ UNEXPECTED ~ 5",
                "age > 5 ~ BARE_WORD ~ 1",
                "[a] = 1 or or [b] = 1 ~ UNEXPECTED ~ 12",
                "[] = 1 ~ BAD_REFERENCE ~ 1",
                "[a b] = 1 ~ BAD_REFERENCE ~ 1",
                "[a:label] = 'x' ~ MODIFIER ~ 1",
                "round() ~ WRONG_ARGUMENTS ~ 1",
                "1 + frobnicate([a]) ~ UNKNOWN_FUNCTION ~ 5",
                "rand() ~ NOT_REPEATABLE ~ 1",
                "1..2 ~ UNEXPECTED ~ 1",
                "$('#x').hide() ~ SCRIPT ~ 1",
                "<script>alert(1)</script> ~ SCRIPT ~ 1",
            })
    void saysWhereAndWhy(String source, Reason reason, int position) {
        ExpressionException e = catchThrowableOfType(ExpressionException.class, () -> ExpressionParser.parse(source));

        assertThat(e.reason()).isEqualTo(reason);
        assertThat(e.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a]+(", "not ", "-", "if(1,2,", "2^"})
    void endlessNestingEndsInAnError(String part) {
        ExpressionException e = catchThrowableOfType(
                ExpressionException.class, () -> ExpressionParser.parse(part.repeat(90_000 / part.length())));

        assertThat(e.reason()).isIn(Reason.TOO_DEEP, Reason.UNEXPECTED_END, Reason.TOO_LONG);
    }

    @Test
    void longTablesOfNestedIfsAreNoDepth() throws Exception {
        String source = "if([a]=1,1,".repeat(150) + "0" + ")".repeat(150);

        assertThat(Depth.of(ExpressionParser.parse(source))).isLessThan(5);
    }

    @Test
    void longChainsAreNoDepth() throws Exception {
        String source = "[a]" + " + [b] - 2".repeat(2000);

        assertThat(Depth.of(ExpressionParser.parse(source))).isLessThan(5);
    }
}
