package org.pavillon.platform.module;

/** What an administrator can do with a module. */
enum Operation {
    INSTALL,
    START,
    STOP,
    REMOVE;

    /** As in message keys and acts of the audit log. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
