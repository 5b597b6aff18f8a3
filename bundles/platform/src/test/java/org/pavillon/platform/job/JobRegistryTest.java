package org.pavillon.platform.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.JobState.Status;
import org.pavillon.api.job.JobTask;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.PlatformDatabase;

class JobRegistryTest {
    private static final Somebody OWNER = new Somebody("owner");
    private static final Somebody OTHER = new Somebody("other");
    private static final Somebody ADMINISTRATOR = new Somebody("administrator", "platform:jobs");
    private static final Text TITLE = Text.of("Export", "Exporter");

    @TempDir
    Path data;

    private Databases databases;
    private JobRegistry jobs;
    private final BlockingQueue<JobState> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        databases = new Databases(data, Clock.systemUTC());
        jobs = new JobRegistry(new PlatformDatabase(databases));
        jobs.listen(told::add);
    }

    @AfterEach
    void stop() {
        jobs.stop();
        databases.close();
    }

    @Test
    void runsOnBehalfOfItsOwnerAndKeepsWhatCameOfIt() throws Exception {
        JobState state =
                begin(context -> Text.verbatim("done by " + CurrentUser.get().id()));

        JobState over = over(state);

        assertThat(over.status()).isEqualTo(Status.DONE);
        assertThat(over.fraction()).isEqualTo(1);
        assertThat(over.step().in(Locale.ENGLISH)).isEqualTo("done by owner");
        assertThat(over.finished()).isPresent();
        assertThat(find(OWNER, state).orElseThrow().step().in(Locale.ENGLISH)).isEqualTo("done by owner");
    }

    @Test
    void tellsOfProgress() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        JobState state = begin(context -> {
            context.progress(0.25, Text.of("Reads", "Lecture"));
            seen.await();
            return Text.verbatim("");
        });

        JobState progress = told.poll(10, TimeUnit.SECONDS);

        assertThat(progress.fraction()).isEqualTo(0.25);
        assertThat(progress.step().in(Locale.FRENCH)).isEqualTo("Lecture");
        assertThat(find(OWNER, state).orElseThrow().fraction()).isEqualTo(0.25);
        seen.countDown();
        over(state);
    }

    @Test
    void tellsAtMostFiveTimesASecond() throws Exception {
        JobState state = begin(context -> {
            for (int i = 0; i < 100_000; i++) {
                context.progress(i / 100_000.0, TITLE);
            }
            return Text.verbatim("");
        });
        over(state);

        assertThat(told.size()).isLessThan(100);
    }

    @Test
    void stopsWhenItsOwnerCancels() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        JobState state = begin(context -> {
            running.countDown();
            while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
            }
        });
        running.await();

        CurrentUser.runAs(OWNER, () -> jobs.cancel(state.id()));

        assertThat(over(state).status()).isEqualTo(Status.CANCELLED);
        CurrentUser.runAs(OWNER, () -> jobs.cancel(state.id())); // over: nothing happens
        assertThat(find(OWNER, state).orElseThrow().status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void showsAndCancelsOnlyOnesOwn() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        JobState state = begin(context -> {
            end.await();
            context.checkCancelled();
            return Text.verbatim("");
        });

        assertThat(find(OTHER, state)).isEmpty();
        assertThat(CurrentUser.callAs(OTHER, jobs::list)).isEmpty();
        assertThatThrownBy(() -> CurrentUser.runAs(OTHER, () -> jobs.cancel(state.id())))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> jobs.find(state.id())).isInstanceOf(UnauthenticatedException.class);
        assertThat(CurrentUser.callAs(ADMINISTRATOR, jobs::list)).hasSize(1);
        CurrentUser.runAs(ADMINISTRATOR, () -> jobs.cancel(state.id()));
        end.countDown();
        assertThat(over(state).status()).isEqualTo(Status.CANCELLED);
        assertThat(find(OTHER, state)).as("over").isEmpty();
    }

    @Test
    void saysWhyItFailed() throws Exception {
        JobState expected = over(begin(context -> {
            throw new InvalidInputException("PAV-TEST-1", Text.of("The file is empty", "Le fichier est vide"));
        }));
        JobState unexpected = over(begin(context -> {
            throw new IllegalStateException("Ms Miller, born 1950");
        }));
        JobState error = over(begin(context -> {
            throw new StackOverflowError();
        }));

        assertThat(expected.status()).isEqualTo(Status.FAILED);
        assertThat(expected.code()).isEqualTo("PAV-TEST-1");
        assertThat(expected.step().in(Locale.FRENCH)).isEqualTo("Le fichier est vide");
        assertThat(unexpected.code()).isEqualTo("PAV-PLATFORM-82");
        assertThat(unexpected.step().in(Locale.ENGLISH))
                .doesNotContain("Miller")
                .contains(unexpected.id());
        assertThat(error.status()).isEqualTo(Status.FAILED);
    }

    @Test
    void isInterruptedByAStopOfTheAppliance() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        JobState state = begin(context -> {
            running.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                never.await(); // takes no notice, like a kill of the appliance
            }
            return Text.verbatim("");
        });
        running.await();
        databases.close();

        start();

        JobState found = find(OWNER, state).orElseThrow();
        assertThat(found.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(found.finished()).isPresent();
        never.countDown();
    }

    @Test
    void listsTheNewestTwoHundredFirst() throws Exception {
        JobState last = null;
        for (int i = 0; i < 205; i++) {
            last = begin(context -> Text.verbatim(""));
            over(last);
        }

        var list = CurrentUser.callAs(OWNER, jobs::list);

        assertThat(list).hasSize(200);
        assertThat(list).isSortedAccordingTo((a, b) -> b.started().compareTo(a.started()));
        assertThat(list.stream().limit(5).map(JobState::id)).contains(last.id());
    }

    @Test
    void goesOnThoughAListenerFails() throws Exception {
        jobs.listen(state -> {
            throw new IllegalStateException("listener");
        });

        assertThat(over(begin(context -> Text.verbatim(""))).status()).isEqualTo(Status.DONE);
    }

    private JobState begin(JobTask task) {
        return CurrentUser.callAs(OWNER, () -> jobs.start("test", TITLE, task));
    }

    private Optional<JobState> find(Somebody user, JobState state) {
        return CurrentUser.callAs(user, () -> jobs.find(state.id()));
    }

    /** Waits until it was told that the job is over. */
    private JobState over(JobState job) throws InterruptedException {
        while (true) {
            JobState state = told.poll(20, TimeUnit.SECONDS);
            assertThat(state).as("told of the end").isNotNull();
            if (state.id().equals(job.id()) && state.status().over()) {
                return state;
            }
        }
    }
}
