package org.pavillon.ecrf;

/**
 * The matrix that an item is a row of.
 *
 * @param group name shared by all rows
 * @param ranking whether each column may be chosen in one row only
 */
public record Matrix(String group, boolean ranking) {}
