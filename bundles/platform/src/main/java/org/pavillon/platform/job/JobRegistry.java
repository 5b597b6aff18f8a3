package org.pavillon.platform.job;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.JobState.Status;
import org.pavillon.api.job.JobTask;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.security.User;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.PlatformDatabase;
import org.pavillon.platform.storage.Ulid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each job in a thread of its own and keeps what became of it. */
@Component(service = Jobs.class)
public final class JobRegistry implements Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(JobRegistry.class);
    private static final String SYSTEM = "system";
    private static final String ALL = "platform:jobs";
    private static final int LISTED = 200;
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Text MODULE_WENT = Text.of(
            "Its module was stopped or replaced meanwhile. Start it again when the module is back.",
            "Son module a été arrêté ou remplacé entre-temps. Relancez-la quand il sera revenu.");

    private final Database database;
    private final Map<String, RunningJob> running = new ConcurrentHashMap<>();
    private final List<Consumer<JobState>> listeners = new CopyOnWriteArrayList<>();
    /** Synchronous: the bundle is stopped after its jobs have been ended. */
    private final SynchronousBundleListener onStop = event -> {
        if (event.getType() == BundleEvent.STOPPING) {
            endJobsOf(event.getBundle());
        }
    };

    @Activate
    public JobRegistry(@Reference PlatformDatabase platform, BundleContext context) {
        this(platform);
        context.addBundleListener(onStop);
    }

    /** Outside a framework, where no module comes or goes. */
    public JobRegistry(PlatformDatabase platform) {
        database = platform.database();
        database.write(transaction -> {
            // no job outlives the appliance
            try (PreparedStatement update = transaction
                    .connection()
                    .prepareStatement(
                            "UPDATE job SET status = 'INTERRUPTED', finished = ? WHERE status IN ('RUNNING', 'CANCELLING')")) {
                update.setObject(1, transaction.now().atOffset(ZoneOffset.UTC));
                return update.executeUpdate();
            }
        });
    }

    @Deactivate
    void stop(BundleContext context) {
        context.removeBundleListener(onStop);
        stop();
    }

    void stop() {
        running.values().forEach(RunningJob::interrupt);
    }

    @Override
    public JobState start(String module, Text title, JobTask task) {
        Optional<User> user = CurrentUser.find();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        JobState state = new JobState(
                Ulid.next(now),
                module,
                detached(title),
                user.map(User::id).orElse(SYSTEM),
                Status.RUNNING,
                -1,
                Text.verbatim(""),
                "",
                now,
                Optional.empty());
        store(state, true);
        RunningJob job = new RunningJob(state, task, user, this::changed);
        running.put(state.id(), job);
        job.begin();
        return state;
    }

    @Override
    public List<JobState> list() {
        String me = CurrentUser.get().id();
        boolean all = Permissions.has(ALL);
        Map<String, JobState> states = new LinkedHashMap<>();
        for (JobState state : stored(all ? Optional.empty() : Optional.of(me))) {
            RunningJob job = running.get(state.id());
            states.put(state.id(), job == null ? state : job.state());
        }
        return List.copyOf(states.values());
    }

    @Override
    public Optional<JobState> find(String id) {
        User user = CurrentUser.get();
        RunningJob job = running.get(id);
        return (job == null ? stored(id) : Optional.of(job.state()))
                .filter(state -> user.id().equals(state.owner()) || user.may(ALL));
    }

    @Override
    public void cancel(String id) {
        JobState state = find(id).orElseThrow(() -> new NotFoundException(
                "PAV-PLATFORM-80",
                Text.of(
                        "There is no such job, or it is somebody else\u2019s.",
                        "Cette tâche n\u2019existe pas ou n\u2019est pas la vôtre.")));
        RunningJob job = running.get(state.id());
        if (job != null) {
            job.cancel();
        }
    }

    @Override
    public AutoCloseable listen(Consumer<JobState> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** No code of a module runs on without it: its jobs are interrupted, and have a moment to end. */
    private void endJobsOf(Bundle bundle) {
        List<RunningJob> ending = running.values().stream()
                .filter(job -> job.bundle().filter(bundle::equals).isPresent())
                .toList();
        ending.forEach(job -> job.leave(MODULE_WENT));
        for (RunningJob job : ending) {
            if (!job.waitForEnd(MOMENT)) {
                LOG.warn(
                        "Job {} of {} ignores that its module is being stopped",
                        job.state().id(),
                        job.state().module());
            }
        }
    }

    private void changed(JobState state) {
        if (state.status().over()) {
            try {
                store(state, false);
            } catch (RuntimeException e) {
                LOG.error("What became of job {} ({}) could not be stored", state.id(), state.status(), e);
            }
            running.remove(state.id());
        }
        for (Consumer<JobState> listener : listeners) {
            try {
                listener.accept(state);
            } catch (RuntimeException e) {
                LOG.warn("A listener to jobs failed", e);
            }
        }
    }

    private void store(JobState state, boolean begins) {
        database.write(transaction -> {
            try (PreparedStatement statement = transaction
                    .connection()
                    .prepareStatement(
                            begins
                                    ? "INSERT INTO job (status, fraction, step_en, step_fr, code, finished, module, title_en,"
                                            + " title_fr, owner, started, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                    : "UPDATE job SET status = ?, fraction = ?, step_en = ?, step_fr = ?, code = ?, finished = ?"
                                            + " WHERE id = ?")) {
                statement.setString(1, state.status().name());
                statement.setDouble(2, state.fraction());
                statement.setString(3, cut(state.step().in(Locale.ENGLISH), 4000));
                statement.setString(4, cut(state.step().in(Locale.FRENCH), 4000));
                statement.setString(5, state.code());
                statement.setObject(
                        6,
                        state.finished()
                                .map(time -> time.atOffset(ZoneOffset.UTC))
                                .orElse(null));
                if (begins) {
                    statement.setString(7, state.module());
                    statement.setString(8, cut(state.title().in(Locale.ENGLISH), 1000));
                    statement.setString(9, cut(state.title().in(Locale.FRENCH), 1000));
                    statement.setString(10, state.owner());
                    statement.setObject(11, state.started().atOffset(ZoneOffset.UTC));
                }
                statement.setString(begins ? 12 : 7, state.id());
                return statement.executeUpdate();
            }
        });
    }

    private List<JobState> stored(Optional<String> owner) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job"
                    + (owner.isPresent() ? " WHERE owner = ?" : "") + " ORDER BY started DESC, id DESC FETCH FIRST "
                    + LISTED + " ROWS ONLY")) {
                if (owner.isPresent()) {
                    select.setString(1, owner.get());
                }
                return states(select);
            }
        });
    }

    private Optional<JobState> stored(String id) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job WHERE id = ?")) {
                select.setString(1, id);
                return states(select).stream().findFirst();
            }
        });
    }

    private static List<JobState> states(PreparedStatement select) throws SQLException {
        List<JobState> states = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                states.add(new JobState(
                        row.getString("id"),
                        row.getString("module"),
                        Text.of(row.getString("title_en"), row.getString("title_fr")),
                        row.getString("owner"),
                        Status.valueOf(row.getString("status")),
                        row.getDouble("fraction"),
                        Text.of(row.getString("step_en"), row.getString("step_fr")),
                        row.getString("code"),
                        row.getObject("started", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("finished", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)));
            }
        }
        return states;
    }

    /** The text without the class that gave it, which may belong to a module that goes away. */
    static Text detached(Text text) {
        return Text.of(text.in(Locale.ENGLISH), text.in(Locale.FRENCH));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
