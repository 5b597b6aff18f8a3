package org.pavillon.api.i18n;

import java.util.List;
import java.util.Locale;

/** Text for people, that knows itself in every language of the appliance. */
@FunctionalInterface
public interface Text {
    /** The languages that every text of the appliance exists in, the fallback first. */
    List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    /** Returns the text in the given locale's language, in English where that language is unknown. */
    String in(Locale locale);

    /** Returns a text given in both languages, for what is stored rather than kept in a message file. */
    static Text of(String english, String french) {
        return locale -> "fr".equals(locale.getLanguage()) ? french : english;
    }

    /** Returns a text that is the same in every language: a name, a number, a code. */
    static Text verbatim(String value) {
        return locale -> value;
    }
}
