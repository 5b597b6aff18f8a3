package org.pavillon.ecrf;

/**
 * A reason for which a value may be missing, stored in its place.
 *
 * @param code what is stored and exported, for example {@code NASK}
 * @param label what is shown, for example "Not asked"
 */
public record MissingCode(String code, String label) {}
