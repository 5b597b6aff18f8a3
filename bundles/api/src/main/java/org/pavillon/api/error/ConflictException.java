package org.pavillon.api.error;

import org.pavillon.api.i18n.Text;

/** The thing was changed by someone else meanwhile, or is in a state that forbids the act: look again, then decide. */
public non-sealed class ConflictException extends PavillonException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String code, Text text) {
        super(code, text, null);
    }

    public ConflictException(String code, Text text, Throwable cause) {
        super(code, text, cause);
    }
}
