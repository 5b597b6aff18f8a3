package org.pavillon.api.error;

import java.util.Locale;
import java.util.Objects;
import org.pavillon.api.i18n.Text;

/**
 * An error that a person may see. Its code, {@code PAV-<MODULE>-<number>}, stands in the guide with its mending; its
 * text says what happened, why, and what to do. Neither the code nor {@link #getMessage()} holds a patient's data.
 */
public abstract sealed class PavillonException extends RuntimeException
        permits InvalidInputException,
                UnauthenticatedException,
                ForbiddenException,
                NotFoundException,
                ConflictException,
                UnavailableException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Text text;

    PavillonException(String code, Text text, Throwable cause) {
        super(code, cause);
        this.code = Objects.requireNonNull(code);
        this.text = Objects.requireNonNull(text);
    }

    /** The code, {@code PAV-<MODULE>-<number>}. */
    public final String code() {
        return code;
    }

    /** What happened, why, and what to do. */
    public final Text text() {
        return text;
    }

    /** The code alone: logs never get the text, since it may quote what a person typed. */
    @Override
    public final String getMessage() {
        return code;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " " + code;
    }

    /** The text with its code, in one language. */
    public final String describe(Locale locale) {
        return text.in(locale) + " (" + code + ")";
    }
}
