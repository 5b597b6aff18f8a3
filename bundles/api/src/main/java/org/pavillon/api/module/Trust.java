package org.pavillon.api.module;

/** Why a package may be installed, or may not. */
public enum Trust {
    /** Listed in a catalogue whose signature is known and that has not expired. */
    LISTED,
    /** In no catalogue, but the appliance is in developer mode. */
    DEVELOPER,
    /** In no catalogue that is known here: unsigned, altered, or of somebody unknown. */
    UNLISTED,
    /** Its maker has withdrawn it. */
    REVOKED,
    /** The catalogue that lists it has expired. */
    EXPIRED;

    public boolean installable() {
        return this == LISTED || this == DEVELOPER;
    }
}
