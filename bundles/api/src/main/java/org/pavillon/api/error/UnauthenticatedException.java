package org.pavillon.api.error;

import org.pavillon.api.i18n.Text;

/** Nobody is signed in, or the session has expired: the person must sign in. */
public non-sealed class UnauthenticatedException extends PavillonException {
    private static final long serialVersionUID = 1L;

    public UnauthenticatedException(String code, Text text) {
        super(code, text, null);
    }

    public UnauthenticatedException(String code, Text text, Throwable cause) {
        super(code, text, cause);
    }
}
