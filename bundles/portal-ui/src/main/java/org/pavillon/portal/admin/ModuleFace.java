package org.pavillon.portal.admin;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Permission;
import org.pavillon.api.module.Release;

/** What a window shows of a module, in its reader's words; two that are equal look the same. */
record ModuleFace(
        String id,
        String name,
        String description,
        String vendor,
        String licence,
        String version,
        ModuleInfo.State state,
        Health.Status status,
        String health,
        String newer,
        String previous,
        boolean keepsData,
        List<Right> permissions,
        List<String> needs,
        List<Release> releases) {
    /** A permission in words. */
    record Right(String action, String text, boolean high) {
        static List<Right> of(List<Permission> permissions, Locale locale) {
            return permissions.stream()
                    .map(one -> new Right(one.action(), one.text().in(locale), one.high()))
                    .toList();
        }
    }

    static ModuleFace of(ModuleInfo module, Locale locale) {
        return new ModuleFace(
                module.id(),
                module.name().in(locale),
                module.description().in(locale),
                module.vendor(),
                module.licence(),
                module.version(),
                module.state(),
                module.health().status(),
                module.health().text().in(locale),
                module.upgrade().map(Release::version).orElse(""),
                module.previous().orElse(""),
                module.keepsData(),
                Right.of(module.permissions(), locale),
                module.needs(),
                module.releases());
    }

    /** The operation that comes next for a module in this state, then the others that make sense. */
    List<Operation> operations() {
        List<Operation> back = previous.isEmpty() ? List.of() : List.of(Operation.ROLL_BACK);
        List<Operation> on = newer.isEmpty() ? List.of() : List.of(Operation.UPGRADE);
        return switch (state) {
            case ABSENT -> join(List.of(Operation.INSTALL), keepsData ? List.of(Operation.ERASE) : List.of());
            case INSTALLED -> join(List.of(Operation.START), on, back, List.of(Operation.REMOVE));
            case RUNNING, DEGRADED -> join(on, List.of(Operation.STOP), back, List.of(Operation.REMOVE));
            case FAILED, QUARANTINED ->
                join(on, List.of(Operation.START), back, List.of(Operation.STOP, Operation.REMOVE));
            case STARTING, STUCK -> List.of();
        };
    }

    boolean installed() {
        return state != ModuleInfo.State.ABSENT;
    }

    /** Whether a person should look at it. */
    boolean wrong() {
        return Set.of(ModuleInfo.State.FAILED, ModuleInfo.State.STUCK, ModuleInfo.State.QUARANTINED)
                .contains(state);
    }

    @SafeVarargs
    private static List<Operation> join(List<Operation>... parts) {
        return List.of(parts).stream().flatMap(List::stream).toList();
    }
}
