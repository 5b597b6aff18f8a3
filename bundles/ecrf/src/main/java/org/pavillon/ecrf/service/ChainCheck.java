package org.pavillon.ecrf.service;

/**
 * What a check of a study's revisions found.
 *
 * @param revisions number of revisions
 * @param intactUntil position of the last revision of the unbroken chain from the first one on
 * @param problem what is wrong after that, an empty string if nothing is
 */
public record ChainCheck(long revisions, long intactUntil, String problem) {
    /** Whether nothing was altered, removed or put in. */
    public boolean intact() {
        return problem.isEmpty();
    }
}
