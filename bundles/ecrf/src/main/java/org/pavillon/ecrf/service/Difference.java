package org.pavillon.ecrf.service;

import java.util.Optional;
import org.pavillon.ecrf.Answer;

/**
 * A field that two people changed to different values.
 *
 * @param base what both started from
 * @param theirs what is saved now
 * @param mine what the refused save wanted
 */
public record Difference(String field, Optional<Answer> base, Optional<Answer> theirs, Optional<Answer> mine) {}
