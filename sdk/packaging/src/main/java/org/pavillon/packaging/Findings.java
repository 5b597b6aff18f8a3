package org.pavillon.packaging;

import java.util.ArrayList;
import java.util.List;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;

/** Collects what is wrong with one package. */
final class Findings {
    static final Messages MESSAGES = Messages.of(Findings.class, "i18n");
    /** A hostile package may hold thousands of wrong entries; nobody reads more than these. */
    private static final int KEPT = 100;

    private static final int QUOTED = 120;

    private final List<Finding> all = new ArrayList<>();

    /** Notes one; the text gets {@code where} as its first argument and the others after it. */
    void add(Check check, String where, Object... arguments) {
        if (all.size() == KEPT) {
            return;
        }
        Object[] values = new Object[arguments.length + 1];
        values[0] = quoted(where);
        for (int i = 0; i < arguments.length; i++) {
            values[i + 1] = arguments[i] instanceof Text text ? text : quoted(String.valueOf(arguments[i]));
        }
        all.add(new Finding(check.code(), quoted(where), MESSAGES.text(check.key(), values)));
    }

    void add(Damage damage, String where) {
        add(damage.check(), damage.entry().isEmpty() ? where : where + "!/" + damage.entry());
    }

    int count() {
        return all.size();
    }

    Finding first() {
        return all.getFirst();
    }

    /** @throws RefusedPackageException if there is any */
    void refuse(String file) {
        if (all.isEmpty()) {
            return;
        }
        Text first = all.getFirst().text();
        throw new RefusedPackageException(
                file,
                all.size() == 1
                        ? MESSAGES.text("package.refused", file, first)
                        : MESSAGES.text("package.refused-many", file, first, all.size() - 1),
                all);
    }

    /** What others wrote, made fit for a line on a screen. */
    static String quoted(String foreign) {
        StringBuilder shown = new StringBuilder();
        foreign.codePoints().limit(QUOTED).forEach(c -> shown.appendCodePoint(isDeceiving(c) ? '\uFFFD' : c));
        return foreign.codePointCount(0, foreign.length()) > QUOTED
                ? shown.append('…').toString()
                : shown.toString();
    }

    /** Control characters, and those that turn the direction of writing, by which a name shows as another. */
    static boolean isDeceiving(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F;
        };
    }
}
