package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** From the first connection on that it accepts, the appliance says that it is starting, until it is there. */
class StartTest {
    /** Paths of several servlets, and the status of each once the portal is there and nobody has signed in. */
    private static final Map<String, Integer> READY = Map.of(
            "/signin", 200,
            "/", 303,
            "/nothing-here", 303,
            "/api/platform/session", 401,
            "/assets/x", 404,
            "/ca.crt", 200);

    private static final int STARTING = 503;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void saysSoAtEveryPathOfAFirstStart() throws Exception {
        try (Appliance appliance = Appliance.unpack("first start")) {
            appliance.launch();
            try (Watch watch = new Watch(appliance)) {
                watch.awaitReady();

                assertThat(watch.broken).isEmpty();
                assertThat(watch.answers)
                        .allSatisfy((path, statuses) ->
                                assertThat(statuses).as(path).containsExactly(STARTING, READY.get(path)));
            }
        }
    }

    @Test
    void answersNothingElseAtARestart() throws Exception {
        try (Appliance appliance = Appliance.start("restart")) {
            appliance.stop();
            appliance.launch();
            try (Watch watch = new Watch(appliance)) {
                watch.awaitReady();

                assertThat(watch.broken).isEmpty();
                // a path may be asked for the first time when all is there
                assertThat(watch.answers)
                        .allSatisfy((path, statuses) -> assertThat(statuses)
                                .as(path)
                                .isIn(List.of(STARTING, READY.get(path)), List.of(READY.get(path))));
            }
        }
    }

    @Test
    void leadsAPageOpenedWhileItStartsToTheSignIn() throws Exception {
        try (Browser browser = new Browser();
                Appliance appliance = Appliance.unpack("impatient")) {
            Page page = browser.person(Locale.ENGLISH, 1280, 800);
            page.navigate("about:blank");
            appliance.launch();
            Appliance.await("the first answer", LIMIT, () -> appliance.get("/").statusCode() == STARTING);

            assertThat(page.navigate(appliance.url("/")).status()).isEqualTo(STARTING);
            assertThat(page.getByLabel("Password")).isVisible();
        }
    }

    /** Asks for all paths in turn, without a pause, and notes each change of what is answered. */
    private static final class Watch implements AutoCloseable {
        final Map<String, List<Integer>> answers = new ConcurrentHashMap<>();
        /** What went wrong after the first answer. */
        final List<IOException> broken = new ArrayList<>();

        private final Appliance appliance;
        private final Thread thread;

        Watch(Appliance appliance) {
            this.appliance = appliance;
            this.thread = Thread.startVirtualThread(this::watch);
        }

        void awaitReady() throws Exception {
            Appliance.await(
                    "every path",
                    LIMIT,
                    () -> READY.entrySet().stream()
                            .allMatch(path -> answers.getOrDefault(path.getKey(), List.of())
                                    .contains(path.getValue())));
            close();
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }

        private void watch() {
            while (!Thread.currentThread().isInterrupted()) {
                for (String path : READY.keySet()) {
                    try {
                        note(path, appliance.get(path).statusCode());
                    } catch (IOException e) {
                        note(e);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        }

        private void note(String path, int status) {
            List<Integer> seen = answers.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>());
            if (seen.isEmpty() || seen.getLast() != status) {
                seen.add(status);
            }
        }

        private void note(IOException failure) {
            if (!answers.isEmpty()) {
                broken.add(failure);
            }
        }
    }
}
