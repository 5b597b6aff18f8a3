package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
    private static final Path TEXTS = Path.of("src/main/resources/org/pavillon/packaging/i18n");

    @ParameterizedTest
    @EnumSource(Check.class)
    void standsInTheTableOfCodes(Check check) throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).containsOnlyOnce("| " + check.code() + " |");
    }

    @ParameterizedTest
    @EnumSource(Check.class)
    void hasAText(Check check) throws IOException {
        assertThat(texts("en")).containsKey(check.key());
    }

    @Test
    void hasTextsInBothLanguages() throws IOException {
        assertThat(texts("fr").keySet()).isEqualTo(texts("en").keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void textsFitTheirFormat(String language) throws IOException {
        texts(language).forEach((key, text) -> {
            // an ASCII apostrophe quotes in MessageFormat and is wrong typography besides
            assertThat((String) text).as("%s", key).doesNotContain("'").isNotBlank();
            assertThat(new MessageFormat((String) text).toPattern()).isNotBlank();
        });
    }

    private static Properties texts(String language) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(TEXTS.resolve("messages_" + language + ".properties"))) {
            texts.load(reader);
        }
        return texts;
    }
}
