package org.pavillon.api.module;

import java.util.List;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Role;

/** A module, as an OSGi service of its engine bundle. Its methods answer at once. */
public interface Module {
    /** Short name: of the feature ({@code pavillon-<id>}), permissions, REST paths, portal paths and message keys. */
    String id();

    Text name();

    /** What it is for, in one sentence. */
    Text description();

    List<Permission> permissions();

    /** Roles that an administrator can grant as they are. */
    List<Role> roles();

    Health health();

    /**
     * Names of its projects that hold real patients' data. While there is one, the appliance refuses what is meant for
     * development only.
     */
    default List<Text> inProduction() {
        return List.of();
    }
}
