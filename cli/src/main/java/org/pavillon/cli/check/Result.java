package org.pavillon.cli.check;

/**
 * A line of the report.
 *
 * @param check what was looked at, one word
 * @param text what was found, and what to do
 */
record Result(Level level, String check, String text) {
    /** What a line means for the package. */
    enum Level {
        OK,
        /** Can't be found out here. */
        NOTE,
        /** Somebody should look. */
        WARN,
        /** Keep it from hospitals. */
        FAIL
    }

    static Result ok(String check, String text) {
        return new Result(Level.OK, check, text);
    }

    static Result note(String check, String text) {
        return new Result(Level.NOTE, check, text);
    }

    static Result warn(String check, String text) {
        return new Result(Level.WARN, check, text);
    }

    static Result fail(String check, String text) {
        return new Result(Level.FAIL, check, text);
    }
}
