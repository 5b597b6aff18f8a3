package org.pavillon.ecrf;

import java.util.List;
import java.util.Optional;

/**
 * One form of a study.
 *
 * @param name name in exports: lower-case letters, digits and underscores
 * @param title title that people read
 * @param items its items in the order of entry; sections are marked on the item that starts them
 * @param repeating whether a subject may have several entries of it
 */
public record Form(String name, String title, List<Item> items, boolean repeating) {
    public Form {
        items = List.copyOf(items);
    }

    /** Returns the item of that name. */
    public Optional<Item> item(String itemName) {
        return items.stream().filter(item -> item.name().equals(itemName)).findFirst();
    }
}
