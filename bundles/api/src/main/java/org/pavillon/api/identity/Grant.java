package org.pavillon.api.identity;

/**
 * A role given to a person on an instance.
 *
 * @param role id of the role
 * @param instance id of a project or study, or {@code *} for all
 */
public record Grant(String role, String instance) {
    /** Every instance, also those made later. */
    public static final String EVERYWHERE = "*";
}
