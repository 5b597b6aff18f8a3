package org.pavillon.packaging;

/** Bytes that may still be unpacked. */
final class Budget {
    private long left;

    Budget(long bytes) {
        this.left = bytes;
    }

    void take(int bytes, String entry) throws Damage {
        left -= bytes;
        if (left < 0) {
            throw new Damage(Check.TOO_LARGE, entry);
        }
    }
}
