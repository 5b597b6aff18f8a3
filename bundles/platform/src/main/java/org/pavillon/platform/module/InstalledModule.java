package org.pavillon.platform.module;

import java.util.Optional;

/**
 * A module that shall be there.
 *
 * @param sha256 of its package
 * @param wanted whether it shall run
 * @param attempts starts of the appliance in a row at which it did not come to run
 * @param failure why, in English and French, at the last of them
 */
record InstalledModule(
        String id,
        String version,
        String sha256,
        boolean wanted,
        int attempts,
        Optional<Wording> failure,
        Optional<Previous> previous) {
    /** After so many starts in vain it is not started any more. */
    private static final int PATIENCE = 2;

    /**
     * What it can be rolled back to.
     *
     * @param snapshot name of the picture of the data of that time; empty if the versions share their tables
     */
    record Previous(String version, String sha256, String snapshot) {}

    static InstalledModule of(String id, String version, String sha256, Optional<Previous> previous) {
        return new InstalledModule(id, version, sha256, true, 0, Optional.empty(), previous);
    }

    boolean quarantined() {
        return wanted && attempts >= PATIENCE;
    }

    InstalledModule wanted(boolean now) {
        return new InstalledModule(id, version, sha256, now, 0, Optional.empty(), previous);
    }

    /** It is about to be started with the appliance. */
    InstalledModule attempted() {
        return new InstalledModule(id, version, sha256, wanted, attempts + 1, failure, previous);
    }

    InstalledModule failed(Wording why) {
        return new InstalledModule(id, version, sha256, wanted, attempts, Optional.of(why), previous);
    }

    InstalledModule came() {
        return new InstalledModule(id, version, sha256, wanted, 0, Optional.empty(), previous);
    }
}
