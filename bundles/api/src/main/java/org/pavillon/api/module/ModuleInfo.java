package org.pavillon.api.module;

import java.util.List;
import java.util.Optional;
import org.pavillon.api.i18n.Text;

/**
 * A module as its administrator sees it, computed from bundles, components and health checks.
 *
 * @param version the installed one, else the newest that can be installed
 * @param releases versions that can be installed, the newest first, the installed one among them
 * @param previous to which {@link Operation#ROLL_BACK} leads
 * @param permissions that the version asks for
 * @param needs bundles outside the platform that it is wired to, by symbolic name: those of other modules
 * @param keepsData whether data of the module are on disk, also after it was removed
 */
public record ModuleInfo(
        String id,
        Text name,
        Text description,
        String vendor,
        String licence,
        String version,
        List<Release> releases,
        Optional<String> previous,
        State state,
        Health health,
        List<Permission> permissions,
        List<String> needs,
        boolean keepsData) {
    /** Where in its life a module is. */
    public enum State {
        /** Not installed; its data may be kept. */
        ABSENT,
        /** Installed and stopped on purpose. */
        INSTALLED,
        STARTING,
        RUNNING,
        /** Runs, but its health is not OK. */
        DEGRADED,
        /** Installed, but a bundle or component does not start. */
        FAILED,
        /** Has not come to an end of starting or stopping for 30 s; where its threads stand is kept. */
        STUCK,
        /** Failed at two starts of the appliance in a row, and is not started any more until somebody does. */
        QUARANTINED
    }

    public ModuleInfo {
        releases = List.copyOf(releases);
        permissions = List.copyOf(permissions);
        needs = List.copyOf(needs);
    }

    /** The newest release that is newer than the installed version and may be installed. */
    public Optional<Release> upgrade() {
        return state == State.ABSENT
                ? Optional.empty()
                : releases.stream()
                        .takeWhile(release -> !release.version().equals(version))
                        .filter(release -> release.trust().installable())
                        .findFirst();
    }
}
