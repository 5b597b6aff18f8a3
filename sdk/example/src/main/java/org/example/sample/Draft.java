package org.example.sample;

import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.i18n.Messages;

/** A text that may become a note: stripped, not empty, not longer than allowed. */
public record Draft(String text) {
    /** Most characters that the table takes. */
    public static final int LONGEST = 2000;

    private static final Messages MESSAGES = Messages.of(Draft.class);

    /** @throws InvalidInputException if it is empty or too long */
    public static Draft of(String typed, int longest) {
        String text = typed.strip();
        if (text.isEmpty()) {
            throw new InvalidInputException("PAV-SAMPLE-1", MESSAGES.text("sample.note.empty"));
        }
        if (text.length() > longest) {
            throw new InvalidInputException("PAV-SAMPLE-2", MESSAGES.text("sample.note.long", text.length(), longest));
        }
        return new Draft(text);
    }
}
