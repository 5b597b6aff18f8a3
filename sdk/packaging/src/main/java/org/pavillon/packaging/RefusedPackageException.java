package org.pavillon.packaging;

import java.util.List;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Text;

/** A package is refused. The code is that of the first finding; nothing of the package was loaded or kept. */
public final class RefusedPackageException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<Finding> findings;

    RefusedPackageException(String file, Text text, List<Finding> findings) {
        super(
                findings.getFirst().code(),
                text,
                findings.stream()
                        .map(finding -> Problem.error(0, 0, finding.where(), coded(finding)))
                        .toList());
        this.file = file;
        this.findings = List.copyOf(findings);
    }

    /** Name of the package's file. */
    public String file() {
        return file;
    }

    /** All that is wrong, at least one. */
    public List<Finding> findings() {
        return findings;
    }

    private static Text coded(Finding finding) {
        return locale -> finding.text().in(locale) + " (" + finding.code() + ")";
    }
}
