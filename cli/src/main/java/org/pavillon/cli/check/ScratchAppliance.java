package org.pavillon.cli.check;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pavillon.cli.Client;
import org.pavillon.cli.Refusal;

/**
 * An appliance for the length of one examination: the programs of the distribution, with data, settings and ports of its
 * own, in developer mode.
 */
final class ScratchAppliance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final Process process;
    private final int port;

    private ScratchAppliance(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Starts one and waits until it looks after modules. */
    static ScratchAppliance start(Path distribution) throws IOException, InterruptedException, Refusal {
        Path folder = Files.createTempDirectory("pavillon-check");
        int port = freePort();
        ScratchAppliance appliance = null;
        try {
            furnish(distribution, folder);
            ProcessBuilder builder =
                    new ProcessBuilder(folder.resolve("bin/pavillon").toString(), "run");
            builder.environment().put("PAVILLON_DATA", folder.resolve("data").toString());
            builder.environment().put("PAVILLON_HTTPS_PORT", String.valueOf(port));
            builder.environment().put("PAVILLON_HTTP_PORT", "0");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().remove("PAVILLON_SAFE");
            builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("console.txt").toFile());
            appliance = new ScratchAppliance(folder, builder.start(), port);
            appliance.awaitStart();
            return appliance;
        } finally {
            if (appliance == null) {
                delete(folder);
            }
        }
    }

    /** Its large parts are shared with the distribution, which is only read. */
    private static void furnish(Path distribution, Path folder) throws IOException {
        for (String shared : List.of("lib", "system", "modules")) {
            Files.createSymbolicLink(folder.resolve(shared), distribution.resolve(shared));
        }
        copy(distribution.resolve("bin"), folder.resolve("bin"));
        copy(distribution.resolve("etc"), folder.resolve("etc"));
        Files.writeString(
                folder.resolve("etc/org.pavillon.modules.cfg"),
                "\ncatalogue =\ndeveloperMode = true\n",
                StandardOpenOption.APPEND);
    }

    private void awaitStart() throws IOException, InterruptedException, Refusal {
        Instant end = Instant.now().plus(START_LIMIT);
        try {
            while (Instant.now().isBefore(end) && process.isAlive()) {
                try {
                    client().get("/modules");
                    return;
                } catch (IOException | GeneralSecurityException | Refusal e) {
                    Thread.sleep(200);
                }
            }
            throw new Refusal("The appliance for the examination did not start:\n"
                    + Files.readString(folder.resolve("console.txt")));
        } catch (Refusal | IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    Client client() throws IOException, GeneralSecurityException {
        return new Client(folder.resolve("data"), port);
    }

    /** The Java process, which {@code bin/pavillon} turned into. */
    long pid() {
        return process.pid();
    }

    /** Lines of its log that are for an administrator to act on now. */
    List<String> errors() throws IOException {
        Path log = folder.resolve("data/log/pavillon.log");
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains(" | ERROR | ")).toList();
        }
    }

    /** What {@code jcmd} says of the process. */
    String jcmd(String... command) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path answer = folder.resolve("jcmd.txt");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), String.valueOf(pid()));
        builder.command().addAll(List.of(command));
        int end = builder.redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start()
                .waitFor();
        String text = Files.readString(answer);
        if (end != 0) {
            throw new IOException("jcmd ended with " + end + ": " + text);
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Does not follow the links to the distribution. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
