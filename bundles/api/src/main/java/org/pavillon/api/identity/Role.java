package org.pavillon.api.identity;

import java.util.Set;
import org.pavillon.api.i18n.Text;

/**
 * A named set of actions that is granted to a person on one instance (a project, a study) or on all.
 *
 * @param id {@code <module>.<role>}, for instance {@code ecrf.clinician}
 * @param actions {@code <module>:<action>}, or {@code <module>:*}
 */
public record Role(String id, Text name, Text description, Set<String> actions) {
    public Role {
        actions = Set.copyOf(actions);
    }
}
