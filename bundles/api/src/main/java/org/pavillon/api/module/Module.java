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
     * Names of projects that hold data of real patients and count on it. While there are any, the appliance takes no
     * package that is not signed.
     */
    default List<Text> inProduction() {
        return List.of();
    }
}
