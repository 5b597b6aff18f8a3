package org.pavillon.platform.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.JobState.Status;
import org.pavillon.api.job.JobTask;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job under way, in its thread. Tells of itself at most five times a second, and of its end always. */
final class RunningJob implements JobContext {
    private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
    private static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final JobTask task;
    private final Optional<User> user;
    private final Consumer<JobState> changed;
    private final Thread thread;
    private volatile JobState state;
    private volatile Optional<Text> reason = Optional.empty();
    private long told = System.nanoTime() - TELL_NANOS;

    RunningJob(JobState state, JobTask task, Optional<User> user, Consumer<JobState> changed) {
        this.state = state;
        this.task = task;
        this.user = user;
        this.changed = changed;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("pavillon-job-" + state.module())
                .unstarted(this::run);
    }

    JobState state() {
        return state;
    }

    void begin() {
        thread.start();
    }

    void cancel() {
        synchronized (this) {
            if (state.status() != Status.RUNNING) {
                return;
            }
            state = with(Status.CANCELLING, state.fraction(), state.step(), "", Optional.empty());
        }
        changed.accept(state);
    }

    void interrupt() {
        cancel();
        thread.interrupt();
    }

    /** Ends it because its code goes away. */
    void leave(Text why) {
        reason = Optional.of(why);
        interrupt();
    }

    /** Whether it has ended; waits for that no longer than the limit. */
    boolean waitForEnd(Duration limit) {
        if (thread == Thread.currentThread()) {
            return true; // it stops its own bundle
        }
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The bundle that its code is from. */
    Optional<Bundle> bundle() {
        return Optional.ofNullable(FrameworkUtil.getBundle(task.getClass()));
    }

    @Override
    public void progress(double fraction, Text step) {
        synchronized (this) {
            state = with(state.status(), Math.min(fraction, 1), JobRegistry.detached(step), "", Optional.empty());
            if (System.nanoTime() - told < TELL_NANOS) {
                return;
            }
            told = System.nanoTime();
        }
        changed.accept(state);
    }

    @Override
    public void checkCancelled() {
        if (state.status() == Status.CANCELLING) {
            throw new CancellationException();
        }
    }

    private void run() {
        try {
            Text outcome = user.isPresent()
                    ? CurrentUser.<Text, Exception>callAs(user.get(), () -> task.run(this))
                    : task.run(this);
            end(Status.DONE, 1, outcome, "");
        } catch (CancellationException e) {
            end(Status.CANCELLED, state.fraction(), reason.orElse(state.step()), "");
        } catch (PavillonException e) {
            LOG.info("Job {} of {} failed: {}", state.id(), state.module(), e.code(), e);
            end(Status.FAILED, state.fraction(), e.text(), e.code());
        } catch (Exception | Error e) {
            if (state.status() == Status.CANCELLING) {
                end(Status.CANCELLED, state.fraction(), reason.orElse(state.step()), "");
                return;
            }
            LOG.error("Job {} of {} failed", state.id(), state.module(), e);
            end(
                    Status.FAILED,
                    state.fraction(),
                    Text.of(
                            "It failed for a reason that nobody foresaw. Tell your administrator: the log names job "
                                    + state.id() + ".",
                            "Échec pour une raison imprévue. Prévenez votre administrateur\u00a0: le journal nomme la tâche "
                                    + state.id() + "."),
                    "PAV-PLATFORM-82");
        }
    }

    private void end(Status status, double fraction, Text step, String code) {
        synchronized (this) {
            state = with(
                    status,
                    fraction,
                    JobRegistry.detached(step),
                    code,
                    Optional.of(Instant.now().truncatedTo(ChronoUnit.MILLIS)));
        }
        changed.accept(state);
    }

    private JobState with(Status status, double fraction, Text step, String code, Optional<Instant> finished) {
        return new JobState(
                state.id(),
                state.module(),
                state.title(),
                state.owner(),
                status,
                fraction,
                step,
                code,
                state.started(),
                finished);
    }
}
