package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressLimitTest {
    private final TestClock clock = new TestClock();
    private final AddressLimit limit = new AddressLimit(clock);

    @Test
    void letsTwentyAttemptsPassThenOneEveryThreeSeconds() {
        attempts(20);

        for (int i = 0; i < 5; i++) {
            assertThat(limit.attempt("192.0.2.7")).contains(Duration.ofSeconds(3));
            clock.pass(Duration.ofSeconds(3));
            assertThat(limit.attempt("192.0.2.7")).isEmpty();
        }
    }

    @Test
    void forgivesInAMinute() {
        attempts(20);
        clock.pass(Duration.ofMinutes(1));
        attempts(19);

        assertThat(limit.attempt("192.0.2.7")).isEmpty();
    }

    @Test
    void doesNotCountWhatWasRight() {
        for (int i = 0; i < 100; i++) {
            assertThat(limit.attempt("192.0.2.7")).isEmpty();
            limit.undone("192.0.2.7");
        }
    }

    @Test
    void takesAnIPv6NetworkForOneAddress() {
        for (int i = 0; i < 20; i++) {
            limit.attempt("[2001:db8:1:2:0:0:0:" + i + "]");
        }

        assertThat(limit.attempt("[2001:db8:1:2:a:b:c:d]")).isPresent();
        assertThat(limit.attempt("[2001:db8:1:3:0:0:0:1]")).isEmpty();
    }

    private void attempts(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(limit.attempt("192.0.2.7")).isEqualTo(Optional.empty());
        }
    }
}
