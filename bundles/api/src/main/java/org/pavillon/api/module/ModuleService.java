package org.pavillon.api.module;

import java.util.List;
import java.util.Optional;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;

/**
 * Modules come and go while people work. Every method needs {@code platform:modules}. Operations run one after the
 * other as jobs, are audited, and never refresh or restart the platform.
 */
public interface ModuleService {
    List<ModuleInfo> list();

    /** Name of a module, also of one that is stopped or only available. Needs no permission. */
    Optional<Text> name(String id);

    /** Installs and starts an available module. */
    JobState install(String id);

    /** Starts a stopped module. */
    JobState start(String id);

    /** Stops a module; it stays stopped after a restart of the appliance. */
    JobState stop(String id);

    /** Removes a module. Its data are kept. */
    JobState remove(String id);

    /** Tells that the list has changed, at most five times a second. */
    AutoCloseable listen(Runnable listener);
}
