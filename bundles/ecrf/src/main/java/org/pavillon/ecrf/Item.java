package org.pavillon.ecrf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question, calculation or text of a form.
 *
 * @param name variable name: lower-case letters, digits and underscores, unique in the study
 * @param kind how it is asked
 * @param label what is asked, safe HTML; {@code [name]} in it stands for another item's value
 * @param note help under the field, safe HTML, or an empty string
 * @param section header of the section that starts with this item, safe HTML, or an empty string
 * @param choices answers that may be chosen, in their order; the labels of a slider's scale
 * @param validation what a typed value must look like
 * @param required whether an entry without it is incomplete
 * @param identifier whether its value identifies a person
 * @param relevance when it is asked; always, if empty
 * @param calculation how its value comes from other items
 * @param matrix the matrix it is a row of
 * @param annotation what the author noted for the machine or for colleagues, word for word
 * @param tags the action tags of the annotation, in their order
 * @param alignment custom alignment: {@code LV}, {@code LH}, {@code RV}, {@code RH} or an empty string
 * @param unit unit of its value in UCUM, or an empty string
 * @param carried what the source said of it that the other components don't say as fully, by source column
 */
public record Item(
        String name,
        ItemKind kind,
        String label,
        String note,
        String section,
        List<Choice> choices,
        Validation validation,
        boolean required,
        boolean identifier,
        Optional<Rule> relevance,
        Optional<Rule> calculation,
        Optional<Matrix> matrix,
        String annotation,
        List<ActionTag> tags,
        String alignment,
        String unit,
        Map<String, String> carried) {
    public Item {
        choices = List.copyOf(choices);
        tags = List.copyOf(tags);
        carried = Collections.unmodifiableMap(new LinkedHashMap<>(carried));
    }

    /** Whether its annotation holds the action tag, given with its at sign. */
    public boolean hasTag(String tag) {
        return tags.stream().anyMatch(one -> one.name().equalsIgnoreCase(tag));
    }

    /** Returns the argument of the action tag, given with its at sign. */
    public Optional<String> tagArgument(String tag) {
        return tags.stream()
                .filter(one -> one.name().equalsIgnoreCase(tag))
                .map(ActionTag::argument)
                .findFirst();
    }

    /** Whether people see its value but don't type it. */
    public boolean isReadOnly() {
        return !kind.isEntered() || calculation.isPresent() || hasTag("@READONLY") || hasTag("@READONLY-FORM");
    }

    /** Whether it is kept out of sight on the entry page, whatever its relevance. */
    public boolean isHidden() {
        return hasTag("@HIDDEN") || hasTag("@HIDDEN-FORM");
    }

    /** Whether the code is one of its answers. */
    public boolean hasChoice(String code) {
        return switch (kind) {
            case YESNO, TRUEFALSE -> code.equals("1") || code.equals("0");
            default -> choices.stream().anyMatch(choice -> choice.code().equals(code));
        };
    }

    /** Returns the same item with another relevance. */
    public Item withRelevance(Optional<Rule> rule) {
        return new Item(
                name,
                kind,
                label,
                note,
                section,
                choices,
                validation,
                required,
                identifier,
                rule,
                calculation,
                matrix,
                annotation,
                tags,
                alignment,
                unit,
                carried);
    }

    /** Returns the same item with what its source said besides. */
    public Item withCarried(Map<String, String> besides) {
        return new Item(
                name,
                kind,
                label,
                note,
                section,
                choices,
                validation,
                required,
                identifier,
                relevance,
                calculation,
                matrix,
                annotation,
                tags,
                alignment,
                unit,
                besides);
    }

    /** Returns an item with a name, a kind and a label, everything else being empty. */
    public static Item of(String name, ItemKind kind, String label) {
        return new Item(
                name,
                kind,
                label,
                "",
                "",
                List.of(),
                Validation.NONE,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                List.of(),
                "",
                "",
                Map.of());
    }
}
