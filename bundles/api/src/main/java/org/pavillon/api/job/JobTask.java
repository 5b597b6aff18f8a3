package org.pavillon.api.job;

import org.pavillon.api.i18n.Text;

/** A unit of long work. */
@FunctionalInterface
public interface JobTask {
    /**
     * Does the work, in a thread of its own, on behalf of the person who started it.
     *
     * @return what came of it, for the person
     * @throws Exception if it failed; a {@code PavillonException} is shown as it is
     */
    Text run(JobContext context) throws Exception;
}
