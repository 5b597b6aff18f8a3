package org.pavillon.api.error;

import java.util.List;
import org.pavillon.api.i18n.Text;

/** The input is wrong: whoever gave it must mend it. Nothing of it was kept. */
public non-sealed class InvalidInputException extends PavillonException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidInputException(String code, Text text) {
        this(code, text, List.of());
    }

    public InvalidInputException(String code, Text text, List<Problem> problems) {
        super(code, text, null);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the input. */
    public List<Problem> problems() {
        return problems;
    }
}
