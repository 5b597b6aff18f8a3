package org.pavillon.api.error;

import org.pavillon.api.i18n.Text;

/** There is no such thing, or no longer: the address is wrong. */
public non-sealed class NotFoundException extends PavillonException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String code, Text text) {
        super(code, text, null);
    }

    public NotFoundException(String code, Text text, Throwable cause) {
        super(code, text, cause);
    }
}
