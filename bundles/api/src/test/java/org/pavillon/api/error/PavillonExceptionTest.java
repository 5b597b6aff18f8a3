package org.pavillon.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.pavillon.api.i18n.Text;

class PavillonExceptionTest {
    private final PavillonException error =
            new NotFoundException("PAV-TEST-1", Text.of("No patient Martin", "Pas de patient Martin"));

    @Test
    void keepsItsTextOutOfLogs() {
        assertThat(error.toString()).doesNotContain("Martin").contains("PAV-TEST-1");
        assertThat(error.getMessage()).isEqualTo("PAV-TEST-1");
    }

    @Test
    void describesItselfToAPersonWithItsCode() {
        assertThat(error.describe(Locale.FRENCH)).isEqualTo("Pas de patient Martin (PAV-TEST-1)");
    }
}
