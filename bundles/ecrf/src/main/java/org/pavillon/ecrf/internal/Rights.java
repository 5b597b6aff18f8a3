package org.pavillon.ecrf.internal;

import java.util.List;
import java.util.Set;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Permission;
import org.pavillon.api.security.Permissions;
import org.pavillon.ecrf.service.StudySummary;

/** The rights of the module; a study is the instance. */
final class Rights {
    static final String READ = "ecrf:read";
    static final String CREATE = "ecrf:create";
    static final String EDIT = "ecrf:edit";
    static final String BUILD = "ecrf:build";
    static final String EXPORT = "ecrf:export";
    static final String EXPORT_IDENTIFYING = "ecrf:export-identifying";
    static final String AUDIT = "ecrf:audit";

    private static final Set<String> HIGH = Set.of(EXPORT, EXPORT_IDENTIFYING);

    private Rights() {}

    static void check(String action, String study) {
        Permissions.check(action + ":" + study);
    }

    static boolean has(String action, String study) {
        return Permissions.has(action + ":" + study);
    }

    static StudySummary.Rights of(String study) {
        return new StudySummary.Rights(
                has(BUILD, study),
                has(CREATE, study),
                has(EDIT, study),
                has(AUDIT, study),
                has(EXPORT, study),
                has(EXPORT_IDENTIFYING, study));
    }

    static List<Permission> permissions(Messages messages) {
        return List.of(READ, CREATE, EDIT, BUILD, EXPORT, EXPORT_IDENTIFYING, AUDIT).stream()
                .map(action -> new Permission(
                        action, messages.text("ecrf.permission." + action.substring(5)), HIGH.contains(action)))
                .toList();
    }

    static List<Role> roles(Messages messages) {
        return List.of(
                role(messages, "builder", READ, CREATE, EDIT, BUILD),
                role(messages, "clinician", READ, CREATE, EDIT),
                role(messages, "reader", READ),
                role(messages, "data-manager", READ, EXPORT, AUDIT));
    }

    private static Role role(Messages messages, String name, String... actions) {
        return new Role(
                "ecrf." + name,
                messages.text("ecrf.role." + name),
                messages.text("ecrf.role." + name + ".description"),
                Set.of(actions));
    }
}
