package org.pavillon.ecrf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything a study asks: one immutable document, known by the SHA-256 of its canonical JSON. The order of forms and
 * of their items is the order of entry.
 *
 * @param title title of the study, an empty string where the source has none
 * @param language BCP 47 tag of the language that the labels are written in, an empty string if unknown
 * @param forms the forms, each name once; every item's name is unique in the whole study
 * @param missingCodes codes that may stand for a value that is missing for a known reason
 * @param carried what the source held about the document as a whole and Pavillon doesn't execute, by source key, for
 *     example {@code redcap.header}; kept word for word so that an export gives it back
 */
public record StudyDefinition(
        String title,
        String language,
        List<Form> forms,
        List<MissingCode> missingCodes,
        Map<String, List<String>> carried) {
    public StudyDefinition {
        forms = List.copyOf(forms);
        missingCodes = List.copyOf(missingCodes);
        Map<String, List<String>> kept = new LinkedHashMap<>();
        carried.forEach((key, values) -> kept.put(key, List.copyOf(values)));
        carried = java.util.Collections.unmodifiableMap(kept);
        requireUnique(forms.stream().map(Form::name), "form");
        requireUnique(forms.stream().flatMap(form -> form.items().stream()).map(Item::name), "item");
        requireUnique(missingCodes.stream().map(MissingCode::code), "missing code");
    }

    private static void requireUnique(Stream<String> names, String what) {
        Set<String> seen = new HashSet<>();
        names.forEach(name -> {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("Two " + what + "s are named " + name);
            }
        });
    }

    /** Returns the form of that name. */
    public Optional<Form> form(String name) {
        return forms.stream().filter(form -> form.name().equals(name)).findFirst();
    }

    /** Returns the item of that name, wherever it stands. */
    public Optional<Item> item(String name) {
        return items().stream().filter(item -> item.name().equals(name)).findFirst();
    }

    /** Returns all items of all forms, in their order. */
    public List<Item> items() {
        List<Item> all = new ArrayList<>();
        forms.forEach(form -> all.addAll(form.items()));
        return all;
    }

    /**
     * Returns the item that names the subject: the first of the first form, which data dictionaries call the record
     * identifier. Empty in a study without items.
     */
    public Optional<Item> recordId() {
        return items().stream().findFirst();
    }

    /** Returns the same study with other missing codes. */
    public StudyDefinition withMissingCodes(List<MissingCode> codes) {
        return new StudyDefinition(title, language, forms, codes, carried);
    }

    /** Returns the same study under another title. */
    public StudyDefinition withTitle(String newTitle) {
        return new StudyDefinition(newTitle, language, forms, missingCodes, carried);
    }
}
