package org.pavillon.api.error;

import org.pavillon.api.i18n.Text;

/** A part of the appliance or a machine beside it does not answer: try later or call the administrator. */
public non-sealed class UnavailableException extends PavillonException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String code, Text text) {
        super(code, text, null);
    }

    public UnavailableException(String code, Text text, Throwable cause) {
        super(code, text, cause);
    }
}
