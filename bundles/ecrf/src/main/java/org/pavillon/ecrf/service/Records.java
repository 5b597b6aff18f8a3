package org.pavillon.ecrf.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pavillon.ecrf.Answer;

/** Subjects of a study and their entries. {@code form} is a form's name, {@code subject} a subject's id. */
public interface Records {

    /** Subjects by number, with how far each form is. Needs {@code ecrf:read}. */
    SubjectPage subjects(String study, SubjectQuery query);

    /** One subject. Needs {@code ecrf:read}; recorded. */
    Subject subject(String study, String subject);

    /**
     * Adds a subject. Needs {@code ecrf:create}.
     *
     * @param id ULID made by the one who asks; asking again with it adds nothing twice
     * @param label what people call it by, 1 to 100 characters; the subject's number if empty
     * @throws org.pavillon.api.error.ConflictException if another subject of the study has that label
     */
    Subject create(String study, String id, Optional<String> label);

    /** Opens a form of a subject and tells the others who have it open. Needs {@code ecrf:read}; recorded. */
    OpenEntry open(String study, String subject, String form);

    /**
     * Saves an entry as its next revision: checks all rules again, computes what is calculated, and answers when it is
     * on disk. Needs {@code ecrf:edit}.
     *
     * @throws SaveConflict if the entry has a later revision than the request's base
     * @throws org.pavillon.api.error.InvalidInputException if a value can't be kept or the reason is missing
     */
    Saved save(String study, String subject, String form, SaveRequest request);

    /** Keeps what the current user typed until it is saved. Needs {@code ecrf:edit}. */
    void saveDraft(String study, String subject, String form, int base, Map<String, Answer> values);

    /** Forgets what the current user typed. Needs {@code ecrf:edit}. */
    void discardDraft(String study, String subject, String form);

    /**
     * The saves of an entry, the newest first. Needs {@code ecrf:read}; recorded.
     *
     * @param field only those that changed it, and only its change
     */
    List<Revision> history(String study, String subject, String form, Optional<String> field);

    /** Says that the current user has the entry open, good for 30 seconds, and tells who else has. Needs {@code ecrf:read}. */
    List<Presence> present(String study, String subject, String form);

    /** Says that the current user has closed the entry. Needs {@code ecrf:read}. */
    void leave(String study, String subject, String form);

    /** Says whether {@link #exportCsv} would be refused, before an answer begins. Needs what that needs. */
    void mayExport(String study, ExportOptions options);

    /**
     * Writes all records as a CSV that REDCap imports, a row a subject, one subject at a time. Needs
     * {@code ecrf:export}; recorded.
     */
    void exportCsv(String study, ExportOptions options, OutputStream out) throws IOException;

    /** Finds subjects by part of their label in all studies that the current user may read. */
    List<SubjectHit> search(String query, int limit);

    /** Computes the chain of a study's revisions again. Needs {@code ecrf:audit}. */
    ChainCheck verify(String study);
}
