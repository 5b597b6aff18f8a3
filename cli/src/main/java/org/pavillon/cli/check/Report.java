package org.pavillon.cli.check;

import java.io.PrintStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** A table of what was looked at, told as it comes. */
final class Report {
    private final PrintStream out;
    private final Map<Result.Level, Integer> counts = new EnumMap<>(Result.Level.class);

    Report(PrintStream out) {
        this.out = out;
    }

    void add(Collection<Result> results) {
        results.forEach(this::add);
    }

    void add(Result result) {
        counts.merge(result.level(), 1, Integer::sum);
        out.printf("%-12s %-5s %s%n", result.check(), result.level().name().toLowerCase(Locale.ROOT), result.text());
    }

    /** Tells how it ended; whether nothing failed. */
    boolean end() {
        int failures = counts.getOrDefault(Result.Level.FAIL, 0);
        int warnings = counts.getOrDefault(Result.Level.WARN, 0);
        out.println();
        out.println(
                failures > 0
                        ? failures + " to mend, " + warnings + " to look at."
                        : warnings > 0 ? "Nothing to mend, " + warnings + " to look at." : "Nothing to mend.");
        return failures == 0;
    }
}
