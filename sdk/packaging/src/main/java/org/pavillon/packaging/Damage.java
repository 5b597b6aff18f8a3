package org.pavillon.packaging;

/** An archive, or an entry of it, can't or must not be read. */
final class Damage extends Exception {
    private static final long serialVersionUID = 1L;

    private final Check check;
    private final String entry;

    Damage(Check check, String entry) {
        super(check.code(), null, false, false);
        this.check = check;
        this.entry = entry;
    }

    Check check() {
        return check;
    }

    /** Name of the entry, or an empty string where it is about the whole archive. */
    String entry() {
        return entry;
    }
}
