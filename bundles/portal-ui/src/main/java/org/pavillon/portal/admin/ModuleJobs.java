package org.pavillon.portal.admin;

import java.util.Optional;
import org.pavillon.api.job.JobState;
import org.pavillon.portal.Portal;

/** What is being done with modules. */
final class ModuleJobs {
    private final Portal portal;

    ModuleJobs(Portal portal) {
        this.portal = portal;
    }

    /** The job that changes a module or waits to, if it is not over and the person may see it. */
    Optional<JobState> of(String module) {
        return portal.modules()
                .job(module)
                .flatMap(portal.jobs()::find)
                .filter(job -> !job.status().over());
    }

    /** Whether a job is about a module. */
    boolean concerns(JobState job, String module) {
        return portal.modules().job(module).filter(job.id()::equals).isPresent();
    }
}
