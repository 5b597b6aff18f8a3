package org.pavillon.api.module;

import java.util.List;
import org.pavillon.api.i18n.Text;

/**
 * A module as its administrator sees it, computed from bundles, components and health checks.
 *
 * @param version of the feature
 * @param permissions known once the module has run
 * @param keepsData whether data of the module are on disk, also after it was removed
 */
public record ModuleInfo(
        String id,
        Text name,
        Text description,
        String version,
        State state,
        Health health,
        List<Permission> permissions,
        boolean keepsData) {
    /** Where in its life a module is. */
    public enum State {
        /** Available, not installed. */
        AVAILABLE,
        /** Installed and stopped on purpose. */
        STOPPED,
        STARTING,
        RUNNING,
        /** Runs, but its health is not OK. */
        DEGRADED,
        /** Installed, but a bundle or component does not start. */
        FAILED
    }
}
