package org.pavillon.maven;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.packaging.RefusedPackageException;

/** A refusal, as a developer reads it in the build. */
final class Refusals {
    private Refusals() {}

    static MojoFailureException failure(InvalidInputException refused) {
        Locale locale = Locale.getDefault();
        if (refused instanceof RefusedPackageException detailed) {
            return new MojoFailureException(
                    detailed.findings().stream()
                            .map(finding ->
                                    "  " + finding.code() + " " + finding.text().in(locale))
                            .collect(Collectors.joining("\n", detailed.file() + " is refused:\n", "")),
                    refused);
        }
        return new MojoFailureException(refused.describe(locale), refused);
    }
}
