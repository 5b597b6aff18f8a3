package org.pavillon.api.i18n;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final Messages messages = Messages.of(MessagesTest.class);

    @Test
    void speaksTheReadersLanguage() {
        assertThat(messages.get(Locale.CANADA_FRENCH, "test.greeting", "Anne")).isEqualTo("Bonjour, Anne");
    }

    @Test
    void fallsBackOnEnglish() {
        assertThat(messages.get(Locale.GERMAN, "test.greeting", "Anne")).isEqualTo("Good morning, Anne");
    }

    @Test
    void translatesArgumentsThatAreTexts() {
        Text name = Text.of("the patient", "le patient");

        assertThat(messages.get(Locale.FRENCH, "test.greeting", name)).isEqualTo("Bonjour, le patient");
    }

    @Test
    void countsInTheReadersLanguage() {
        assertThat(messages.get(Locale.FRENCH, "test.count", 3)).isEqualTo("3 dossiers");
    }

    @Test
    void refusesAnUnknownKey() {
        assertThatThrownBy(() -> messages.text("test.unknown"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.unknown");
    }
}
