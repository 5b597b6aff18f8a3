package org.pavillon.ecrf;

/**
 * What a typed value must look like, and the range it is expected in.
 *
 * @param type the name REDCap gives the type ({@code integer}, {@code number}, {@code date_ymd}, {@code email} …), an
 *     empty string for free text
 * @param min lowest value expected, as written by the author, or an empty string
 * @param max highest value expected, as written by the author, or an empty string
 */
public record Validation(String type, String min, String max) {
    /** Free text. */
    public static final Validation NONE = new Validation("", "", "");
}
