package org.pavillon.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a developer elsewhere works: a folder, and a Maven repository that is empty at first. What Maven Central would
 * give is taken from the repository of this build, without anything of Pavillon in it.
 */
final class Workshop {
    /**
     * How a command ended.
     *
     * @param text what it printed, errors too
     */
    record Outcome(int code, String text) {}

    private final Appliance appliance;
    private final Path folder;

    Workshop(Appliance appliance) throws IOException {
        this.appliance = appliance;
        this.folder = Files.createTempDirectory(appliance.home().getParent(), "workshop");
        Path central = mirror(Path.of(System.getProperty("pavillon.maven.repository")));
        Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>near</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(repository(), central.toUri()));
    }

    Path folder() {
        return folder;
    }

    Path repository() {
        return folder.resolve("m2");
    }

    /** A command of the installed appliance. */
    Outcome pavillon(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(appliance.home().resolve("bin/pavillon").toString()));
        command.addAll(List.of(words));
        return run(folder, command);
    }

    Outcome maven(Path project, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "mvn", "-B", "-ntp", "-s", folder.resolve("settings.xml").toString()));
        command.addAll(List.of(words));
        return run(project, command);
    }

    private Outcome run(Path where, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                appliance.command(command.toArray(String[]::new)).directory(where.toFile());
        builder.environment().put("MAVEN_OPTS", "");
        Process process = builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException(command + " has not ended within ten minutes: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    /** Links to everything in a repository but what this build made. */
    private Path mirror(Path from) throws IOException {
        Path central = Files.createDirectories(folder.resolve("central/org"));
        link(from.resolve("org"), central, List.of("pavillon", "example", "hospital"));
        link(from, central.getParent(), List.of("org"));
        return central.getParent();
    }

    private static void link(Path from, Path to, List<String> without) throws IOException {
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                String name = child.getFileName().toString();
                if (!without.contains(name)) {
                    Files.createSymbolicLink(to.resolve(name), child);
                }
            }
        }
    }
}
