package org.example.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Every text is there in both languages. */
class MessagesTest {
    @Test
    void bothLanguagesHaveTheSameKeys() throws IOException {
        assertThat(read("fr").stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(read("en").stringPropertyNames());
    }

    private static Properties read(String language) throws IOException {
        Properties texts = new Properties();
        try (var in = MessagesTest.class.getResourceAsStream("/i18n/messages_" + language + ".properties")) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
