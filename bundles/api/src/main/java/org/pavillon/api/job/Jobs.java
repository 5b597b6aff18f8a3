package org.pavillon.api.job;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.i18n.Text;

/** Starts and follows jobs. People see their own; with {@code platform:jobs} everyone's. */
@ProviderType
public interface Jobs {
    /** Starts work at once and returns its first state. */
    JobState start(String module, Text title, JobTask task);

    /** The jobs that the current user may see, the newest first, at most 200. */
    List<JobState> list();

    Optional<JobState> find(String id);

    /** Asks a running job to stop; does nothing if it is over. Needs to be its owner or {@code platform:jobs}. */
    void cancel(String id);

    /**
     * Tells of every change of every job, at most five times a second each; the listener filters by owner.
     *
     * @return closes the subscription
     */
    AutoCloseable listen(Consumer<JobState> listener);
}
