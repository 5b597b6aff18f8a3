package org.pavillon.cli.check;

import java.util.Collection;
import java.util.List;

/** A list in a line: its first few, and how many more. */
final class Shown {
    private static final int MOST = 4;

    private Shown() {}

    static String of(Collection<String> all) {
        List<String> first = all.stream().limit(MOST).toList();
        int more = all.size() - first.size();
        return String.join(", ", first) + (more == 0 ? "" : " and " + more + " more");
    }
}
