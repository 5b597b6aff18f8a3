package org.pavillon.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.identity.Sessions.SignedIn;

class FirstStartTest {
    @TempDir
    Path folder;

    private TestIdentity identity;

    @BeforeEach
    void open() throws IOException {
        identity = new TestIdentity(folder);
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void makesTheFirstAdministratorAndSignsIn() throws IOException {
        SignedIn administrator = identity.administrator();

        assertThat(administrator.session().user().may("platform:accounts")).isTrue();
        assertThat(identity.sessions.find(administrator.token())).isPresent();
        assertThat(identity.firstStart.needed()).isFalse();
    }

    @Test
    void writesTheLinkForTheSystemUserAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity.link())))
                .isEqualTo("rw-------");
    }

    @Test
    void opensOnceOnly() throws IOException {
        String token = identity.setupToken();
        identity.administrator();

        assertThat(identity.firstStart.accepts(token)).isFalse();
        assertThat(identity.link()).doesNotExist();
        assertThatThrownBy(() -> complete(token, "second")).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void opensForHalfAnHour() throws IOException {
        String token = identity.setupToken();
        identity.clock.pass(Duration.ofMinutes(29));
        assertThat(identity.firstStart.accepts(token)).isTrue();
        identity.clock.pass(Duration.ofMinutes(1));

        assertThat(identity.firstStart.accepts(token)).isFalse();
        assertThatThrownBy(() -> complete(token, "late")).hasMessage("PAV-PLATFORM-52");
    }

    @Test
    void acceptsNoOtherToken() {
        assertThat(identity.firstStart.accepts("")).isFalse();
        assertThat(identity.firstStart.accepts("x")).isFalse();
        assertThatThrownBy(() -> complete("", "a.martin")).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void lastsThroughAMistake() throws IOException {
        String token = identity.setupToken();
        assertThatThrownBy(() -> identity.firstStart.complete(
                        token, "a b", "", TestIdentity.PASSWORD.toCharArray(), TestIdentity.ADDRESS))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        identity.firstStart.complete(token, "admin", "", "short".toCharArray(), TestIdentity.ADDRESS))
                .isInstanceOf(InvalidInputException.class);

        assertThat(complete(token, "admin").session().valid()).isTrue();
    }

    @Test
    void makesOneAdministratorOfTwoBrowsersAtOnce() throws Exception {
        String token = identity.setupToken();
        List<Callable<SignedIn>> both = List.of(() -> complete(token, "first"), () -> complete(token, "second"));
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
        assertThat(identity.table.all()).hasSize(1);
    }

    @Test
    void isOverForGood() throws IOException {
        identity.administrator();
        identity.restart();

        assertThat(identity.firstStart.needed()).isFalse();
        assertThat(identity.link()).doesNotExist();
    }

    private SignedIn complete(String token, String name) {
        return identity.firstStart.complete(token, name, "", TestIdentity.PASSWORD.toCharArray(), TestIdentity.ADDRESS);
    }
}
