package org.pavillon.ecrf;

/**
 * A word in an item's annotation that asks for a behaviour.
 *
 * @param name with its at sign, for example {@code @READONLY}
 * @param argument what stands between its parentheses or after its equals sign, without quotes, or an empty string
 */
public record ActionTag(String name, String argument) {}
