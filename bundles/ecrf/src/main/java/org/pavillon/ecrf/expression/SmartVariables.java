package org.pavillon.ecrf.expression;

import java.util.Map;
import java.util.Set;

/** Smart variables that have a value here: studies have one event, and a form is filled in once per subject. */
public final class SmartVariables {
    /** Their names; every other one is blank. */
    public static final Set<String> NAMES = Set.of(
            "record-name", "user-name", "user-fullname", "instrument-name", "instrument-label", "current-instance");

    private SmartVariables() {}

    /** Returns the values. */
    public static Map<String, String> of(
            String record, String userName, String userFullName, String form, String formTitle) {
        return Map.of(
                "record-name", record,
                "user-name", userName,
                "user-fullname", userFullName,
                "instrument-name", form,
                "instrument-label", formTitle,
                "current-instance", "1");
    }

    /** Whether a reference to an event and an instance, as written, means the entry's own. */
    public static boolean isHere(String event, String instance) {
        boolean otherEvent = event.startsWith("previous-event") || event.startsWith("next-event");
        boolean ownInstance = switch (instance) {
            case "", "1", "current-instance", "first-instance", "last-instance" -> true;
            default -> false;
        };
        return !otherEvent && ownInstance;
    }
}
