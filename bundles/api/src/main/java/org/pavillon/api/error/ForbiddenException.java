package org.pavillon.api.error;

import org.pavillon.api.i18n.Text;

/** The person has no right to this: the one who grants rights must act. */
public non-sealed class ForbiddenException extends PavillonException {
    private static final long serialVersionUID = 1L;

    public ForbiddenException(String code, Text text) {
        super(code, text, null);
    }

    public ForbiddenException(String code, Text text, Throwable cause) {
        super(code, text, cause);
    }
}
