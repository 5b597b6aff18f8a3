package org.pavillon.platform.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.Jobs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each night at three, as a job: rewrites the databases of whose file less than half holds data. H2 does not do that by
 * itself as it is set up here, since its own compaction has lost data (decision 4).
 */
@Component(service = NightlyCompaction.class, immediate = true)
public final class NightlyCompaction {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyCompaction.class);
    private static final Messages MESSAGES = Messages.of(NightlyCompaction.class);
    private static final LocalTime HOUR = LocalTime.of(3, 0);
    /** A smaller file is not worth it, in bytes. */
    private static final long SMALL = 8L << 20;

    private final Databases databases;
    private final Jobs jobs;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pavillon-compaction").factory());

    @Activate
    public NightlyCompaction(@Reference Databases databases, @Reference Jobs jobs) {
        this(databases, jobs, Clock.systemDefaultZone());
    }

    NightlyCompaction(Databases databases, Jobs jobs, Clock clock) {
        this.databases = databases;
        this.jobs = jobs;
        this.clock = clock;
        schedule();
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private void schedule() {
        timer.schedule(this::night, untilNext().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** By the clock on the wall, also in the nights in which that is put forward or back. */
    Duration untilNext() {
        ZonedDateTime now = ZonedDateTime.now(clock);
        ZonedDateTime today = now.with(HOUR);
        return Duration.between(
                now, today.isAfter(now) ? today : now.plusDays(1).with(HOUR));
    }

    private void night() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.error("The databases were not compacted this night", e);
        } finally {
            if (!timer.isShutdown()) {
                schedule();
            }
        }
    }

    /** Starts the job if there is anything to do. */
    void run() {
        List<Database> bloated =
                databases.all().stream().filter(NightlyCompaction::isBloated).toList();
        if (!bloated.isEmpty()) {
            jobs.start(
                    "platform", MESSAGES.text("platform.storage.compact-title"), context -> compact(bloated, context));
        }
    }

    private static boolean isBloated(Database database) {
        try {
            Database.Usage usage = database.usage();
            return usage.size() > SMALL && usage.used() < usage.size() / 2;
        } catch (UnavailableException e) {
            return false; // closed meanwhile
        }
    }

    private static Text compact(List<Database> bloated, JobContext context) {
        List<String> done = new ArrayList<>();
        long freed = 0;
        for (Database database : bloated) {
            context.checkCancelled();
            context.progress(
                    (double) done.size() / bloated.size(),
                    MESSAGES.text("platform.storage.compact-step", database.name()));
            long before = database.usage().size();
            database.compact();
            freed += before - database.usage().size();
            done.add(database.name());
        }
        return MESSAGES.text("platform.storage.compact-done", String.join(", ", done), freed >> 20);
    }
}
