package org.pavillon.ecrf.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;

/** Studies and the versions of their dictionaries. */
public interface Studies {

    /** Largest dictionary that is read: 16 MiB, ten times the largest seen in the wild. */
    long MAX_DICTIONARY = 16L << 20;

    /** The studies that the current user may read, by title. */
    List<StudySummary> list();

    /** One study. Needs {@code ecrf:read} on it. */
    StudySummary get(String study);

    /**
     * Makes a study without a dictionary. Needs {@code ecrf:build} on all studies.
     *
     * @param title 1 to 200 characters
     */
    StudySummary create(String title);

    /** Gives a study another title. Needs {@code ecrf:build} on it. */
    StudySummary rename(String study, String title);

    /**
     * Says that a study holds real patients' data from now on, or that it does no longer. Needs {@code ecrf:build} on it.
     *
     * @param reason why, 1 to 2000 characters; may be empty on the way to production
     * @throws org.pavillon.api.error.NotFoundException on the way to production, if it has no dictionary yet
     */
    StudySummary moveTo(String study, StudyState state, String reason);

    /**
     * Reads a REDCap data dictionary and tells what applying it would do. Changes nothing. Needs {@code ecrf:build}.
     *
     * @param csv read up to {@link #MAX_DICTIONARY}; closed by the caller
     * @throws org.pavillon.api.error.InvalidInputException if it is larger
     */
    DictionaryReport preview(String study, InputStream csv) throws IOException;

    /**
     * Reads a REDCap data dictionary and applies it as the study's new version: all of it or nothing. What is the same
     * as the current version makes no new one. Needs {@code ecrf:build}.
     *
     * @param name of the file, for people
     * @param reason why; needed once the study is in production
     * @throws org.pavillon.api.error.InvalidInputException with line and column of each problem
     */
    DictionaryReport importDictionary(String study, String name, InputStream csv, String reason) throws IOException;

    /** The versions, the newest first. Needs {@code ecrf:read}. */
    List<StudyVersion> versions(String study);

    /** The current version as a REDCap data dictionary. Needs {@code ecrf:read}. */
    void exportDictionary(String study, OutputStream out) throws IOException;

    /** The forms of the current version, in the order of entry. Needs {@code ecrf:read}. */
    List<FormSummary> forms(String study);

    /** The current definition. Needs {@code ecrf:read}. @throws org.pavillon.api.error.NotFoundException before an import */
    StudyDefinition definition(String study);

    /** A definition that is or was a version of the study. Needs {@code ecrf:read}. */
    StudyDefinition definition(String study, String sha);

    /**
     * Sets the codes that may stand for a value that is missing for a known reason, as a new version. Needs
     * {@code ecrf:build}.
     *
     * @param reason why; needed once the study is in production
     */
    StudySummary missingCodes(String study, List<MissingCode> codes, String reason);
}
