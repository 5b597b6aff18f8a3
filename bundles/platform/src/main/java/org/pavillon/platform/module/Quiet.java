package org.pavillon.platform.module;

import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;

/** Work that nobody watches. */
enum Quiet implements JobContext {
    JOB;

    @Override
    public void progress(double fraction, Text step) {
        // nobody looks
    }

    @Override
    public void checkCancelled() {
        // nobody can
    }
}
