package org.pavillon.ecrf.service;

import java.util.Optional;
import org.pavillon.ecrf.Value;

/**
 * A field that two people changed to different values.
 *
 * @param base what both started from
 * @param theirs what is saved now
 * @param mine what the refused save wanted
 */
public record Difference(String field, Optional<Value> base, Optional<Value> theirs, Optional<Value> mine) {}
