package org.pavillon.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsgiVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3,1.2.3",
        "1.2,1.2.0",
        "1,1.0.0",
        "1.2.3-SNAPSHOT,1.2.3.SNAPSHOT",
        "1.2-rc.1,1.2.0.rc_1",
        "1.2.3.4.5,1.2.3.4_5"
    })
    void writesAVersionAsOsgiDoes(String maven, String osgi) {
        assertThat(OsgiVersion.of(maven)).hasToString(osgi);
    }

    @Test
    void refusesAVersionWithoutNumber() {
        assertThatThrownBy(() -> OsgiVersion.of("latest")).isInstanceOf(IllegalArgumentException.class);
    }
}
