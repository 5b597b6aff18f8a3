package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final TestClock clock = new TestClock();
    private final Throttle throttle = new Throttle(clock);

    @Test
    void letsFiveAttemptsPass() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.attempt("a")).isEmpty();
        }

        assertThat(throttle.attempt("a")).contains(Duration.ofSeconds(1));
    }

    @Test
    void doublesTheWaitUpToAQuarterOfAnHour() {
        attempts(5);

        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
            assertThat(throttle.attempt("a")).contains(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
            assertThat(throttle.attempt("a")).isEmpty();
        }
    }

    @Test
    void doesNotCountAttemptsThatItRefused() {
        attempts(5);
        throttle.attempt("a");
        throttle.attempt("a");
        clock.pass(Duration.ofSeconds(1));

        assertThat(throttle.attempt("a")).isEmpty();
        assertThat(throttle.attempt("a")).contains(Duration.ofSeconds(2));
    }

    @Test
    void forgetsAfterTheRightPassword() {
        attempts(5);
        throttle.succeeded("a");

        assertThat(throttle.attempt("a")).isEmpty();
    }

    @Test
    void forgetsAfterAnHour() {
        attempts(5);
        clock.pass(Duration.ofMinutes(61));
        attempts(4);

        assertThat(throttle.attempt("a")).isEmpty();
    }

    @Test
    void keepsNamesApart() {
        attempts(5);

        assertThat(throttle.attempt("b")).isEmpty();
    }

    private void attempts(int count) {
        for (int i = 0; i < count; i++) {
            throttle.attempt("a");
        }
    }
}
