package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pavillon.platform.identity.TestIdentity.ADDRESS;
import static org.pavillon.platform.identity.TestIdentity.PASSWORD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Sessions.SignedIn;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;

class SessionStoreTest {
    @TempDir
    Path folder;

    private TestIdentity identity;
    private SignedIn administrator;

    @BeforeEach
    void open() throws IOException {
        identity = new TestIdentity(folder);
        administrator = identity.administrator();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void givesEverySignInATokenOfItsOwn() {
        SignedIn first = identity.signIn(" Admin ", PASSWORD);
        SignedIn second = identity.signIn("admin", PASSWORD);

        assertThat(first.token()).hasSize(43).isNotEqualTo(second.token());
        assertThat(identity.sessions.find(first.token())).isPresent();
        assertThat(identity.sessions.find(first.session().id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "disabled", "invited", "admin"})
    void saysTheSameWhateverIsWrong(String name) {
        User admin = administrator.session().user();
        Account disabled = identity.person(admin, "disabled");
        CurrentUser.runAs(admin, () -> {
            identity.accounts.setEnabled(disabled.id(), false);
            identity.accounts.create("invited", "", Locale.FRENCH);
        });
        String password = name.equals("disabled") ? PASSWORD : "something else";

        assertThatThrownBy(() -> identity.signIn(name, password))
                .isInstanceOf(UnauthenticatedException.class)
                .hasMessage("PAV-PLATFORM-42");
        assertThat(identity.denied).last().extracting(AuditEntry::outcome).isEqualTo(AuditEntry.Outcome.DENIED);
    }

    @Test
    void countsGuessesAtOnceAsWellAsOneAfterTheOther() throws Exception {
        List<Callable<SignedIn>> guesses = IntStream.range(0, 40)
                .<Callable<SignedIn>>mapToObj(i -> () -> identity.signIn("admin", "guess number " + i))
                .toList();
        AtomicInteger tried = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(40)) {
            for (Future<SignedIn> guess : threads.invokeAll(guesses)) {
                try {
                    guess.get();
                } catch (ExecutionException e) {
                    tried.addAndGet(e.getCause() instanceof UnauthenticatedException ? 1 : 0);
                }
            }
        }

        assertThat(tried.get()).isEqualTo(5);
    }

    @Test
    void letsAWardBehindOneAddressIn() {
        identity.person(administrator.session().user(), "nurse");
        for (int i = 0; i < 12; i++) {
            String name = "mistyped" + i;
            assertThatThrownBy(() -> identity.signIn(name, PASSWORD)).isInstanceOf(UnauthenticatedException.class);
        }

        assertThat(identity.signIn("nurse", PASSWORD).session().valid()).isTrue();
    }

    @Test
    void slowsAnAddressThatTriesManyNames() {
        for (int i = 0; i < 20; i++) {
            String name = "guess" + i;
            assertThatThrownBy(() -> identity.signIn(name, PASSWORD)).isInstanceOf(UnauthenticatedException.class);
        }

        assertThatThrownBy(() -> identity.signIn("guess20", PASSWORD)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> identity.sessions.signIn("guess21", PASSWORD.toCharArray(), "192.0.2.8"))
                .isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void endsAQuarterOfAnHourAfterTheLastAct() {
        identity.clock.pass(Duration.ofMinutes(14));
        administrator.session().touch();
        identity.clock.pass(Duration.ofMinutes(14));
        assertThat(identity.sessions.find(administrator.token())).isPresent();
        identity.clock.pass(Duration.ofMinutes(1));

        assertThat(identity.sessions.find(administrator.token())).isEmpty();
        administrator.session().touch();
        assertThat(administrator.session().valid()).isFalse();
    }

    @Test
    void endsAfterTenHoursWhateverIsDone() {
        for (int i = 0; i < 59; i++) {
            identity.clock.pass(Duration.ofMinutes(10));
            administrator.session().touch();
            assertThat(identity.sessions.find(administrator.token())).isPresent();
        }
        identity.clock.pass(Duration.ofMinutes(10));

        assertThat(identity.sessions.find(administrator.token())).isEmpty();
    }

    @Test
    void endsTheOldestOfMoreThanFive() {
        List<SignedIn> signedIn = new ArrayList<>(List.of(administrator));
        for (int i = 0; i < 5; i++) {
            identity.clock.pass(Duration.ofSeconds(1));
            signedIn.add(identity.signIn("admin", PASSWORD));
        }

        assertThat(signedIn)
                .extracting(one -> identity.sessions.find(one.token()).isPresent())
                .containsExactly(false, true, true, true, true, true);
    }

    @Test
    void endsAllSessionsOfADisabledAccount() {
        Account nurse = identity.person(administrator.session().user(), "nurse");
        SignedIn one = identity.signIn("nurse", PASSWORD);
        SignedIn two = identity.signIn("nurse", PASSWORD);
        AtomicInteger ended = new AtomicInteger();
        one.session().onEnd(ended::incrementAndGet);
        two.session().onEnd(ended::incrementAndGet);
        CurrentUser.runAs(administrator.session().user(), () -> identity.accounts.setEnabled(nurse.id(), false));

        assertThat(identity.sessions.find(one.token())).isEmpty();
        assertThat(identity.sessions.find(two.token())).isEmpty();
        assertThat(ended).hasValue(2);
    }

    @Test
    void outlivesARestart() throws IOException {
        identity.restart();

        assertThat(identity.sessions.find(administrator.token()))
                .hasValueSatisfying(session -> assertThat(session.id())
                        .isEqualTo(administrator.session().id()));
    }

    @Test
    void endsWithSignOut() throws IOException {
        identity.sessions.signOut(administrator.token());
        identity.restart();

        assertThat(identity.sessions.find(administrator.token())).isEmpty();
    }

    @Test
    void opensAnInvitationOnceAndForADay() {
        String used = invitation("nurse");
        String late = invitation("late");
        identity.sessions.acceptInvitation(used, PASSWORD.toCharArray(), ADDRESS);

        assertThat(identity.sessions.invited(used)).isEmpty();
        assertThatThrownBy(() -> identity.sessions.acceptInvitation(used, PASSWORD.toCharArray(), ADDRESS))
                .isInstanceOf(ForbiddenException.class);
        identity.clock.pass(Duration.ofHours(24));
        assertThatThrownBy(() -> identity.sessions.acceptInvitation(late, PASSWORD.toCharArray(), ADDRESS))
                .isInstanceOf(ForbiddenException.class);
    }

    @Test
    void opensAnInvitationForOneOfTwoBrowsersAtOnce() throws Exception {
        String token = invitation("nurse");
        List<Callable<SignedIn>> both = List.of(
                () -> identity.sessions.acceptInvitation(token, "the first phrase".toCharArray(), ADDRESS),
                () -> identity.sessions.acceptInvitation(token, "the second phrase".toCharArray(), ADDRESS));
        List<Throwable> refused = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<SignedIn> one : threads.invokeAll(both)) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    refused.add(e.getCause());
                }
            }
        }

        assertThat(refused).singleElement().isInstanceOf(ForbiddenException.class);
    }

    @Test
    void keepsAnInvitationThroughAWeakPassword() {
        String token = invitation("nurse");
        assertThatThrownBy(() -> identity.sessions.acceptInvitation(token, "weak".toCharArray(), ADDRESS))
                .isInstanceOf(PavillonException.class);

        assertThat(identity.sessions.invited(token)).contains("nurse");
    }

    @Test
    void endsEarlierInvitationsWithANewOne() {
        String first = invitation("nurse");
        Account nurse = identity.table.named("nurse").orElseThrow();
        String second = CurrentUser.<String, RuntimeException>callAs(
                administrator.session().user(), () -> identity.accounts.invite(nurse.id()));

        assertThat(identity.sessions.invited(first)).isEmpty();
        assertThat(identity.sessions.invited(second)).isPresent();
    }

    @Test
    void endsOtherSessionsWithANewPassword() {
        SignedIn stolen = identity.signIn("admin", PASSWORD);
        CurrentUser.runAs(
                administrator.session().user(),
                () -> identity.accounts.changeOwnPassword(PASSWORD.toCharArray(), "another long phrase".toCharArray()));

        assertThat(identity.sessions.find(stolen.token())).isEmpty();
        assertThatThrownBy(() -> identity.signIn("admin", PASSWORD)).isInstanceOf(UnauthenticatedException.class);
        assertThat(identity.signIn("admin", "another long phrase").session().valid())
                .isTrue();
    }

    @Test
    void slowsGuessingOfThePresentPasswordFromAStolenSession() {
        User admin = administrator.session().user();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> change(admin, "a wrong one")).hasMessage("PAV-PLATFORM-49");
        }

        assertThatThrownBy(() -> change(admin, "a wrong one")).hasMessage("PAV-PLATFORM-43");
    }

    private void change(User user, String present) {
        CurrentUser.runAs(
                user,
                () -> identity.accounts.changeOwnPassword(present.toCharArray(), "another long phrase".toCharArray()));
    }

    private String invitation(String name) {
        return CurrentUser.<String, RuntimeException>callAs(
                administrator.session().user(),
                () -> identity.accounts.invite(
                        identity.accounts.create(name, "", Locale.FRENCH).id()));
    }
}
