package org.pavillon.platform.module;

import java.io.IOException;
import java.util.List;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Trust;

/** What can go wrong with modules, each with its code. */
final class Failures {
    private static final int LONGEST_CAUSE = 300;
    private static final String DOES_NOT_START = "PAV-PLATFORM-86";

    private final Messages messages;

    Failures(Messages messages) {
        this.messages = messages;
    }

    NotFoundException unknown(String id) {
        return new NotFoundException("PAV-PLATFORM-80", messages.text("platform.module.unknown", id));
    }

    NotFoundException noRelease(Text name, String version) {
        return new NotFoundException("PAV-PLATFORM-81", messages.text("platform.module.no-release", name, version));
    }

    ConflictException impossible(Text name, List<Text> refusals) {
        return new ConflictException(
                "PAV-PLATFORM-82", messages.text("platform.module.impossible", name, refusals.getFirst()));
    }

    ConflictException changedMeanwhile(Text name) {
        return new ConflictException("PAV-PLATFORM-83", messages.text("platform.module.changed-meanwhile", name));
    }

    ConflictException mistyped(Text name, String id) {
        return new ConflictException("PAV-PLATFORM-84", messages.text("platform.module.mistyped", name, id));
    }

    UnavailableException packageGone(Text name, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-85", messages.text("platform.module.package-gone", name, cause(cause)), cause);
    }

    UnavailableException doesNotStart(Text name, Text why, Throwable cause) {
        return new UnavailableException(
                DOES_NOT_START, messages.text("platform.module.does-not-start", name, why), cause);
    }

    /** What is told to whoever asked for the change that failed, after it was undone. */
    Exception putBack(Exception failure) {
        return failure instanceof UnavailableException known && known.code().equals(DOES_NOT_START)
                ? new UnavailableException(
                        DOES_NOT_START, messages.text("platform.module.put-back", known.text()), known)
                : failure;
    }

    UnavailableException hangs(Text name) {
        return new UnavailableException("PAV-PLATFORM-87", messages.text("platform.module.hangs", name));
    }

    UnavailableException runtime(Text name, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-88", messages.text("platform.module.runtime", name, cause(cause)), cause);
    }

    InvalidInputException untrusted(Text name, Trust trust) {
        return new InvalidInputException("PAV-PLATFORM-89", distrust(name, trust));
    }

    /** Why a package of that trust is refused. */
    Text distrust(Text name, Trust trust) {
        return messages.text("platform.module.trust-" + trust.name().toLowerCase(java.util.Locale.ROOT), name);
    }

    UnavailableException noSource(String address, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-95", messages.text("platform.module.no-source", address, cause(cause)), cause);
    }

    InvalidInputException noFolder(String folder) {
        return new InvalidInputException("PAV-PLATFORM-96", messages.text("platform.module.no-folder", folder));
    }

    static UnavailableException disk(IOException cause) {
        return new UnavailableException(
                "PAV-PLATFORM-97",
                Text.of(
                        "The appliance can’t write to its disk, so nothing was changed. Is it full? Free space and try"
                                + " again.",
                        "L’appareil ne peut pas écrire sur son disque : rien n’a été modifié. Est-il plein ? Libérez"
                                + " de l’espace et recommencez."),
                cause);
    }

    /** The innermost cause in one line: what a developer or the maker of a module needs to hear. */
    static String cause(Throwable thrown) {
        Throwable innermost = thrown;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage() == null ? "" : ": " + innermost.getMessage();
        String line = (innermost.getClass().getSimpleName() + message)
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "…";
    }
}
