package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads, changes, acts, jobs, pictures and nights, all at once: memory, threads and files stay bounded. Ten seconds always,
 * ten minutes with {@code -Dpavillon.long=true}.
 */
class SoakTest {
    private static final int SECONDS = Boolean.getBoolean("pavillon.long") ? 600 : 10;

    @TempDir
    Path data;

    @Test
    void staysBounded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch", // so that what grows is outside the heap
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:TrimNativeHeapInterval=60000",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Soak.class.getName(),
                        data.toString(),
                        String.valueOf(SECONDS))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(said);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
