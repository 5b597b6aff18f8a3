package org.pavillon.platform.module;

import java.util.List;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;

/** What can go wrong with modules, each with its code. */
final class Failures {
    private static final int LONGEST_CAUSE = 300;

    private final Messages messages;

    Failures(Messages messages) {
        this.messages = messages;
    }

    NotFoundException unknown(String id) {
        return new NotFoundException("PAV-PLATFORM-80", messages.text("platform.module.unknown", id));
    }

    ConflictException alreadyInstalled(Text name) {
        return new ConflictException("PAV-PLATFORM-81", messages.text("platform.module.already-installed", name));
    }

    ConflictException notInstalled(Text name) {
        return new ConflictException("PAV-PLATFORM-82", messages.text("platform.module.not-installed", name));
    }

    ConflictException touchesPlatform(Text name, List<String> bundles) {
        return new ConflictException(
                "PAV-PLATFORM-83", messages.text("platform.module.touches-platform", name, String.join(", ", bundles)));
    }

    ConflictException usedByOthers(Text name, List<String> bundles) {
        return new ConflictException(
                "PAV-PLATFORM-84", messages.text("platform.module.used-by-others", name, String.join(", ", bundles)));
    }

    UnavailableException unresolvable(Text name, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-85", messages.text("platform.module.unresolvable", name, cause(cause)), cause);
    }

    UnavailableException doesNotStart(Text name, Text why, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-86", messages.text("platform.module.does-not-start", name, why), cause);
    }

    UnavailableException hangs(Text name) {
        return new UnavailableException("PAV-PLATFORM-87", messages.text("platform.module.hangs", name));
    }

    UnavailableException runtime(Text name, Throwable cause) {
        return new UnavailableException(
                "PAV-PLATFORM-88", messages.text("platform.module.runtime", name, cause(cause)), cause);
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
