package org.pavillon.packaging;

import java.util.Locale;
import org.pavillon.api.error.InvalidInputException;

/** A catalogue is refused; nothing of it counts. */
public final class RefusedCatalogueException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a catalogue is refused. */
    public enum Reason {
        /** It has no signature, or is not what was signed: {@code PAV-CATALOGUE-1}. */
        ALTERED(1),
        /** Its signature may be right, but is of a key that is not trusted: {@code PAV-CATALOGUE-2}. */
        UNKNOWN_KEY(2),
        /** Its time is over: {@code PAV-CATALOGUE-3}. */
        EXPIRED(3),
        /** It is signed, but not in a form that this version reads: {@code PAV-CATALOGUE-4}. */
        UNREADABLE(4),
        /** {@code PAV-CATALOGUE-5}. */
        TOO_LARGE(5),
        /** A later one was seen already: {@code PAV-CATALOGUE-6}. */
        OLDER(6);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        String key() {
            return "catalogue." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    RefusedCatalogueException(Reason reason, Object... arguments) {
        super("PAV-CATALOGUE-" + reason.number, Findings.MESSAGES.text(reason.key(), arguments));
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
