package org.pavillon.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A stick carries modules to an appliance that has no network: it starts in a network namespace in which only the
 * machine itself can be reached, and takes everything from a folder.
 */
class OfflineTest {
    @Test
    void installsFromAStickWithTheNetworkCut() throws Exception {
        assumeTrue(
                new ProcessBuilder("unshare", "--net", "true").start().waitFor() == 0,
                "needs the right to make a network namespace (root, unshare)");
        Appliance connected = Appliance.start("connected");
        Path stick = Files.createDirectory(connected.home().resolve("stick"));
        try (connected) {
            run(connected, "bin/pavillon module mirror " + quoted(stick));
        }
        assertThat(stick).isDirectoryContaining("glob:**/catalogue.json");
        assertThat(stick).isDirectoryContaining("glob:**/catalogue.json.sig");
        assertThat(stick).isDirectoryContaining("glob:**/ecrf-*.pavillon");

        Appliance alone = Appliance.unpack("alone");
        withoutPackages(alone);
        String told = run(alone, """
                ip link set lo up
                ip route get 192.0.2.1 2>&1 && exit 90
                bin/pavillon run >console.txt 2>&1 &
                for i in $(seq 100); do bin/pavillon module list >listed 2>&1 && break; sleep 0.5; done
                echo "before: $(cat listed)"
                bin/pavillon module add %s
                bin/pavillon module install ecrf --yes
                echo "after: $(bin/pavillon module list)"
                bin/pavillon stop
                wait
                """.formatted(quoted(stick)), "unshare", "--net");

        assertThat(told.lines().filter(line -> line.startsWith("before:")))
                .singleElement()
                .asString()
                .doesNotContain("ecrf");
        assertThat(told.lines().filter(line -> line.startsWith("after:")))
                .singleElement()
                .asString()
                .matches("after: ecrf +\\S+ +running .*");
    }

    /** As if the distribution had come without any module. */
    private static void withoutPackages(Appliance appliance) throws IOException {
        try (Stream<Path> files = Files.list(appliance.home().resolve("modules"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static String run(Appliance appliance, String script, String... within) throws Exception {
        List<String> command = new ArrayList<>(List.of(within));
        command.addAll(List.of("sh", "-c", script));
        Path output = appliance.home().resolve("told.txt");
        Process process = appliance
                .command(command.toArray(String[]::new))
                .directory(appliance.home().toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends").isTrue();
        String told = Files.readString(output);
        assertThat(process.exitValue()).as(told).isZero();
        return told;
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }
}
