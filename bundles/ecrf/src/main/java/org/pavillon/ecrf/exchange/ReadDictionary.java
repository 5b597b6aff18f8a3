package org.pavillon.ecrf.exchange;

import java.util.List;
import java.util.Optional;
import org.pavillon.api.error.Problem;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.service.DictionaryReport.Understood;

/**
 * What came of reading a data dictionary.
 *
 * @param definition the study; empty if a problem is an error
 * @param understood counts of what was read, errors or not
 * @param problems what is wrong, by line
 */
public record ReadDictionary(Optional<StudyDefinition> definition, Understood understood, List<Problem> problems) {}
