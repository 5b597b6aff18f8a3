package org.pavillon.ecrf.service;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a study's subjects, by number.
 *
 * @param total how many subjects match
 * @param next pass it as {@code after} for the next page; empty on the last one
 */
public record SubjectPage(List<Subject> subjects, long total, OptionalLong next) {
    public SubjectPage {
        subjects = List.copyOf(subjects);
    }
}
