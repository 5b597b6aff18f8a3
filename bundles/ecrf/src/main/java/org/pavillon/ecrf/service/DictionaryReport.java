package org.pavillon.ecrf.service;

import java.util.List;
import org.pavillon.api.error.Problem;

/**
 * What was read in a dictionary, and what applying it would change or has changed.
 *
 * @param understood what was read
 * @param problems what is wrong, by line; an ERROR keeps it from being applied
 * @param changes against the study's current version
 * @param version number of the version that was made, 0 if it was only looked at or changed nothing
 */
public record DictionaryReport(Understood understood, List<Problem> problems, Changes changes, int version) {

    /** Counts of what was read, so that a person sees whether the file was understood as it was meant. */
    public record Understood(
            String encoding,
            String delimiter,
            int columns,
            int fields,
            int forms,
            int branching,
            int calculations,
            int required,
            int identifiers,
            int matrixFields,
            int expressionsOk,
            int expressionsOpaque) {
        /** Nothing was understood. */
        public static final Understood NOTHING = new Understood("", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * What differs from the current version.
     *
     * @param removed names of fields that go; their values stay stored and readable
     * @param keptValues removed fields that hold values, with how many
     */
    public record Changes(List<String> added, List<String> changed, List<String> removed, List<KeptValues> keptValues) {
        /** No difference. */
        public static final Changes NONE = new Changes(List.of(), List.of(), List.of(), List.of());

        public Changes {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
            keptValues = List.copyOf(keptValues);
        }

        /** Whether nothing differs. */
        public boolean isEmpty() {
            return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }
    }

    /** A field that goes while so many subjects have a value in it. */
    public record KeptValues(String field, long values) {}

    public DictionaryReport {
        problems = List.copyOf(problems);
    }

    /** Whether it can be applied. */
    public boolean applicable() {
        return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }
}
