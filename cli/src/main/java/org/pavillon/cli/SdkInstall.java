package org.pavillon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Puts what a module is built with into the developer's own Maven repository: {@code bin/pavillon sdk install}. */
final class SdkInstall {
    private static final String USAGE = """
            pavillon sdk install [<folder>]    puts what a module is built with into a Maven repository,
                                               ~/.m2/repository if no other is named
            """;

    private SdkInstall() {}

    static int usage() {
        System.err.print(USAGE);
        return 2;
    }

    /** Where Maven looks unless it is told otherwise. */
    static Path localRepository() {
        return Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    static int run(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            System.err.println(
                    "There is no " + from + ": this distribution comes without what modules are built with.");
            return 1;
        }
        List<String> artifacts = new ArrayList<>();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                if (file.toString().endsWith(".pom")) {
                    artifacts.add(file.getFileName().toString().replaceFirst("\\.pom$", ""));
                }
            }
        }
        System.out.println("Put into " + to + ":");
        artifacts.forEach(artifact -> System.out.println("  org.pavillon " + artifact));
        System.out.println("All else that a module is built with, Maven fetches from Maven Central.");
        return 0;
    }
}
