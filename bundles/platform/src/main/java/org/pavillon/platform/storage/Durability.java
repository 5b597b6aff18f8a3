package org.pavillon.platform.storage;

/** When a commit counts as done. */
enum Durability {
    /** When it is on disk. */
    FORCED(0),
    /** When it is with the operating system: survives a kill, not a power cut. Only to show that tests can fail. */
    WRITTEN(0),
    /** When H2 as it comes says so: survives neither. Only to show that tests can fail. */
    BUFFERED(500);

    private final int writeDelay;

    Durability(int writeDelay) {
        this.writeDelay = writeDelay;
    }

    /** H2's {@code WRITE_DELAY}, in milliseconds. */
    int writeDelay() {
        return writeDelay;
    }
}
