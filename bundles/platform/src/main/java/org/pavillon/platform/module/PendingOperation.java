package org.pavillon.platform.module;

import java.time.Instant;
import java.util.Optional;
import org.pavillon.api.module.Operation;

/**
 * An operation that has begun and not ended: written down before the first change, so that whoever starts the appliance
 * after it was killed in the middle can put everything back.
 *
 * @param before the module as it was; nothing if it was not there
 * @param to version that is aimed at, empty if none
 * @param snapshot name of the picture of its data, empty if none is taken
 * @param actor who asked for it
 */
record PendingOperation(
        Operation operation,
        String module,
        Optional<InstalledModule> before,
        String to,
        String snapshot,
        String actor,
        Instant begun) {}
