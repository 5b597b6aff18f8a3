package org.pavillon.ecrf.service;

import java.util.List;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.i18n.Text;

/** Somebody saved the entry meanwhile: nothing was overwritten, and the person decides field by field. */
public final class SaveConflict extends ConflictException {
    private static final long serialVersionUID = 1L;
    private final transient Entry current;
    private final transient List<Difference> differences;

    /** Used by the engine alone. */
    public SaveConflict(String code, Text text, Entry current, List<Difference> differences) {
        super(code, text);
        this.current = current;
        this.differences = List.copyOf(differences);
    }

    /** The entry as it is saved now. */
    public Entry current() {
        return current;
    }

    /** The fields whose value now differs from the one that was to be saved, in the order of the form. */
    public List<Difference> differences() {
        return differences;
    }
}
