package org.pavillon.ecrf;

/**
 * One answer that may be chosen.
 *
 * @param code what is stored
 * @param label what is shown, safe HTML
 */
public record Choice(String code, String label) {}
