package org.pavillon.platform.module;

import java.util.Locale;
import org.pavillon.api.i18n.Text;

/** A text as it is stored. A {@link Text} of a module would also keep the module's classes alive after it has gone. */
record Wording(String english, String french) {
    static Wording of(Text text) {
        return new Wording(text.in(Locale.ENGLISH), text.in(Locale.FRENCH));
    }

    /** The same text without the class that gave it. */
    static Text detached(Text text) {
        return of(text).text();
    }

    Text text() {
        return Text.of(english, french);
    }
}
