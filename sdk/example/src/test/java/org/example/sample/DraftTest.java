package org.example.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DraftTest {
    @Test
    void stripsSpaceAround() {
        assertThat(Draft.of("  call the laboratory \n", 500).text()).isEqualTo("call the laboratory");
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> Draft.of(" ", 500)).hasMessage("PAV-SAMPLE-1");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> Draft.of("123456", 5)).hasMessage("PAV-SAMPLE-2");
    }
}
