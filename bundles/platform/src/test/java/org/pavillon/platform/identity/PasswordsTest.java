package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.UnavailableException;

class PasswordsTest {
    private static final char[] PASSWORD = "une phrase assez longue".toCharArray();

    private final Passwords passwords = new Passwords();

    @Test
    void hashesWithArgon2idAndASaltOfItsOwn() {
        String hash = passwords.hash(PASSWORD);

        assertThat(hash).contains("argon2id").contains("t=2,m=19456,p=1");
        assertThat(passwords.hash(PASSWORD)).isNotEqualTo(hash);
        assertThat(passwords.matches(PASSWORD, hash)).isTrue();
        assertThat(passwords.matches("une phrase assez longu".toCharArray(), hash))
                .isFalse();
    }

    @Test
    void neverFitsAnAccountWithoutPassword() {
        assertThat(passwords.matches(new char[0], "")).isFalse();
        assertThat(passwords.matches(PASSWORD, "")).isFalse();
    }

    @Test
    void worksAsHardForAnUnknownAccount() {
        String hash = passwords.hash(PASSWORD);
        passwords.matches(PASSWORD, hash);

        double known = median(() -> passwords.matches(PASSWORD, hash));
        double unknown = median(() -> passwords.matches(PASSWORD, ""));

        assertThat(unknown / known).isBetween(0.5, 2.0);
    }

    @Test
    void refusesWhatCanNotSoonHaveItsTurn() throws Exception {
        List<Callable<Boolean>> flood = IntStream.range(0, 50)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    try {
                        return passwords.matches(PASSWORD, "");
                    } catch (UnavailableException e) {
                        assertThat(e.code()).isEqualTo("PAV-PLATFORM-53");
                        return true;
                    }
                })
                .toList();
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            for (Future<Boolean> answer : threads.invokeAll(flood)) {
                refused += answer.get() ? 1 : 0;
            }
        }

        assertThat(refused).isBetween(1, 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trop court", "elevenchars"})
    void wantsTwelveCharacters(String password) {
        assertThatThrownBy(() -> check(password))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-40");
    }

    @Test
    void wantsTwoHundredCharactersAtMost() {
        assertThatThrownBy(() -> check("abcde".repeat(41))).hasMessage("PAV-PLATFORM-40");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MotDePasse123", "a.martin-2026", "aaaaaaaaaaaaaa", "ababababababab"})
    void refusesWhatIsEasilyGuessed(String password) {
        assertThatThrownBy(() -> check(password))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("PAV-PLATFORM-41");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"une phrase assez longue", "correct horse battery staple", "пароль достаточно", "パスワードはとても長いですよ"
            })
    void asksForNoKindOfCharacter(String password) {
        assertThatCode(() -> check(password)).doesNotThrowAnyException();
    }

    private void check(String password) {
        passwords.checkStrength(password.toCharArray(), "a.martin");
    }

    /** Seconds. */
    private static double median(Runnable act) {
        double[] times = new double[7];
        for (int i = 0; i < times.length; i++) {
            long begun = System.nanoTime();
            act.run();
            times[i] = (System.nanoTime() - begun) / 1e9;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
