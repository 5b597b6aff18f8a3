package org.pavillon.api.job;

import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;
import org.pavillon.api.i18n.Text;

/** How running work tells of itself and learns that it should stop. Cheap enough for inner loops. */
@ProviderType
public interface JobContext {
    /** @param fraction done so far, 0 to 1, or a negative number if unknown */
    void progress(double fraction, Text step);

    /** @throws CancellationException if somebody cancelled the job: let it pass */
    void checkCancelled();
}
