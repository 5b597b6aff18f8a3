package org.pavillon.platform.module;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import org.pavillon.api.i18n.Text;

/**
 * How a module is shown, in both languages. Values, not {@link Text}s of the module: those would keep its classes
 * alive after it has gone.
 */
record Presentation(String english, String french, String englishDescription, String frenchDescription) {
    static Presentation of(Text name, Text description) {
        return new Presentation(
                name.in(Locale.ENGLISH),
                name.in(Locale.FRENCH),
                description.in(Locale.ENGLISH),
                description.in(Locale.FRENCH));
    }

    /**
     * Reads it from a feature: its {@code details} are lines {@code name.en=…}, {@code name.fr=…},
     * {@code description.en=…}, {@code description.fr=…}. What is missing falls back on English, then on the feature's
     * description and the module's id.
     */
    static Presentation ofFeature(String id, String description, String details) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(details == null ? "" : details.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = lines.getProperty("name.en", id);
        String text = lines.getProperty("description.en", description == null ? "" : description);
        return new Presentation(
                name, lines.getProperty("name.fr", name), text, lines.getProperty("description.fr", text));
    }

    /** The same text without the class that gave it. */
    static Text detached(Text text) {
        return Text.of(text.in(Locale.ENGLISH), text.in(Locale.FRENCH));
    }

    Text name() {
        return Text.of(english, french);
    }

    Text description() {
        return Text.of(englishDescription, frenchDescription);
    }
}
