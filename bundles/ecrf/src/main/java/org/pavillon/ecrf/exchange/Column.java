package org.pavillon.ecrf.exchange;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The columns of a REDCap data dictionary, in the order in which REDCap writes them. */
enum Column {
    NAME("Variable / Field Name", "field_name"),
    FORM("Form Name", "form_name"),
    SECTION("Section Header", "section_header"),
    TYPE("Field Type", "field_type"),
    LABEL("Field Label", "field_label"),
    CHOICES("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations", "Choices OR Calculations"),
    NOTE("Field Note", "field_note"),
    VALIDATION("Text Validation Type OR Show Slider Number", "text_validation_type_or_show_slider_number"),
    MIN("Text Validation Min", "text_validation_min"),
    MAX("Text Validation Max", "text_validation_max"),
    IDENTIFIER("Identifier?", "identifier"),
    BRANCHING("Branching Logic (Show field only if...)", "branching_logic"),
    REQUIRED("Required Field?", "required_field"),
    ALIGNMENT("Custom Alignment", "custom_alignment"),
    QUESTION("Question Number (surveys only)", "question_number"),
    MATRIX("Matrix Group Name", "matrix_group_name"),
    RANKING("Matrix Ranking?", "matrix_ranking"),
    ANNOTATION("Field Annotation", "field_annotation");

    private static final Map<String, Column> BY_NAME = new HashMap<>();

    static {
        for (Column column : values()) {
            BY_NAME.put(plain(column.title), column);
            for (String other : column.others) {
                BY_NAME.put(plain(other), column);
            }
        }
    }

    private final String title;
    private final String[] others;

    Column(String title, String... others) {
        this.title = title;
        this.others = others;
    }

    /** How REDCap heads it. */
    String title() {
        return title;
    }

    /** The name under which an item carries a cell that its other components don't say as fully. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The column of a heading, in whatever case and with whatever signs, as REDCap's files or its API name it. */
    static Optional<Column> of(String heading) {
        return Optional.ofNullable(BY_NAME.get(plain(heading)));
    }

    private static String plain(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
