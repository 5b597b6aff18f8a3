package org.pavillon.api.module;

/** What an administrator can do with a module. */
public enum Operation {
    /** Installs and starts a module. */
    INSTALL,
    START,
    /** Stops it; it stays stopped after a restart of the appliance. */
    STOP,
    /** Replaces it by a newer version, after a picture of its data. */
    UPGRADE,
    /** Goes back to the version before, and to the data of that time if the new one had altered their tables. */
    ROLL_BACK,
    /** Removes it. Its data are kept. */
    REMOVE,
    /** Deletes the data of a module that is not installed. */
    ERASE;

    /** As in message keys, acts of the audit log and REST paths. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
