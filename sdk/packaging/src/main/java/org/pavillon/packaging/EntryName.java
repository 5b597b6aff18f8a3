package org.pavillon.packaging;

import java.util.List;

/** Whether the name of an entry stays where it is put, on every system. */
final class EntryName {
    private EntryName() {}

    static boolean isHarmless(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return !path.isEmpty()
                && name.indexOf('\\') < 0
                && name.indexOf(':') < 0
                && name.codePoints().noneMatch(Findings::isDeceiving)
                && List.of(path.split("/", -1)).stream().allMatch(EntryName::isHarmlessPart);
    }

    /** Windows drops dots and spaces at the end, so that {@code ".. "} is {@code ".."}. */
    private static boolean isHarmlessPart(String part) {
        return !part.isEmpty() && !part.endsWith(".") && !part.endsWith(" ");
    }
}
