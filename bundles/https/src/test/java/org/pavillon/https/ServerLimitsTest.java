package org.pavillon.https;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLimitsTest {
    @Test
    void hasPatienceForTwentySeconds() {
        assertThat(ServerLimits.dawdles(0, 19)).isFalse();
        assertThat(ServerLimits.dawdles(0, 20)).isTrue();
    }

    @Test
    void letsASlowLineGoOnAsLongAsItMoves() {
        assertThat(ServerLimits.dawdles(500 * 3600, 3600)).isFalse();
        assertThat(ServerLimits.dawdles(500 * 3600 - 1, 3600)).isTrue();
    }
}
