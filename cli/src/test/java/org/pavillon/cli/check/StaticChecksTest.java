package org.pavillon.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticChecksTest {
    @TempDir
    private Path folder;

    private Path platform;
    private TestModule module;

    /** A distribution that offers part of the API and a JSON library. */
    @BeforeEach
    void furnish() throws IOException {
        platform = folder.resolve("platform");
        Files.createDirectories(platform.resolve("etc"));
        Files.writeString(
                platform.resolve("etc/config.properties"),
                "org.osgi.framework.system.packages= \\\n org.osgi.framework;version=\"1.10\",\\\n ${jre-25}\n");
        Path jar = Files.createDirectories(platform.resolve("system")).resolve("api.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .putValue(
                        "Export-Package",
                        "org.pavillon.api.module;version=\"1.0.0\",tools.jackson.core;version=\"3.2.4\"");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        module = new TestModule(Files.createDirectories(folder.resolve("module")));
    }

    @Test
    void findsNothingInAModuleThatIsInOrder() throws IOException {
        assertThat(report()).doesNotContain(" warn ", " fail ").contains("Nothing to mend.");
    }

    @Test
    void namesImportsThatNobodyOffers() throws IOException {
        module.header("Import-Package", "org.pavillon.api.module,org.nowhere;version=\"[1,2)\"");

        assertThat(report()).contains("imports      fail  org.nowhere is needed");
    }

    @Test
    void namesImportsOfAnotherVersion() throws IOException {
        module.header("Import-Package", "org.pavillon.api.module;version=\"[7,8)\"");

        assertThat(report())
                .contains("fail  org.pavillon.api.module [7.0.0,8.0.0) is needed, and the platform has [1.0.0]");
    }

    @Test
    void takesImportsFromTheFrameworkAndJava() throws IOException {
        module.header("Import-Package", "org.osgi.framework;version=\"[1.10,2)\",javax.net.ssl");

        assertThat(report()).contains("imports      ok    2 packages");
    }

    @Test
    void warnsOfOptionalImportsOfOthers() throws IOException {
        module.header("Import-Package", "org.elsewhere;resolution:=optional");

        assertThat(report()).contains("imports      warn  org.elsewhere is optional");
    }

    @Test
    void warnsOfLibrariesThatThePlatformHas() throws IOException {
        module.source("tools.jackson.core.Copy", "package tools.jackson.core; public class Copy {}");

        assertThat(report()).contains("copies       warn ").contains("tools.jackson.core");
    }

    @Test
    void saysAllForWhichTheApplianceRefusesAPackage() throws IOException {
        module.header("DynamicImport-Package", "*").header("Fragment-Host", "system.bundle;extension:=framework");

        assertThat(report())
                .contains("package      fail  PAV-PACKAGE-53")
                .contains("package      fail  PAV-PACKAGE-50")
                .contains("2 to mend");
    }

    @Test
    void refusesAnnotationsThatNeedNpm() throws IOException {
        module.stub("com.vaadin.flow.component.dependency.JsModule", """
                        package com.vaadin.flow.component.dependency;
                        import java.lang.annotation.*;
                        @Retention(RetentionPolicy.RUNTIME)
                        public @interface JsModule { String value(); }
                        """).source("org.example.probe.View", """
                        package org.example.probe;
                        @com.vaadin.flow.component.dependency.JsModule("chart.js")
                        public class View {}
                        """);

        assertThat(report()).contains("frontend     fail ").contains("@CssImport or @Theme on org.example.probe.View");
    }

    @Test
    void comparesPermissionsOfTheClassesWithThoseAnnounced() throws IOException {
        module.source("org.example.probe.Service", """
                package org.example.probe;
                class Service { String all = "probe:export:all"; String foreign = "other:read"; }
                """).permissions("""
                {"action": "probe:read", "text": {"en": "Read", "fr": "Lire"}},
                {"action": "probe:erase", "text": {"en": "Erase", "fr": "Effacer"}}""");

        assertThat(report())
                .contains("permissions  fail  The classes name what module.json does not ask for: probe:export.")
                .contains("permissions  warn  module.json asks for what no class names: probe:erase.")
                .doesNotContain("other:read");
    }

    @Test
    void comparesTheLanguages() throws IOException {
        module.file("i18n/messages_fr.properties", "probe.other = Sonde\n");

        assertThat(report())
                .contains("i18n/messages_fr.properties lacks probe.name")
                .contains("i18n/messages_en.properties lacks probe.other");
    }

    @Test
    void missesALanguage() throws IOException {
        module.without("i18n/messages_fr.properties");

        assertThat(report()).contains("languages    fail  i18n/messages_en.properties has no French beside it.");
    }

    @Test
    void findsApostrophesThatQuote() throws IOException {
        module.file("i18n/messages_fr.properties", "probe.name = L'essai {0}\n");

        assertThat(report()).contains("with a straight apostrophe").contains("probe.name");
    }

    @Test
    void comparesLicences() throws IOException {
        module.header("Bundle-License", "GPL-2.0-only");

        assertThat(report())
                .contains("licence      warn  module.json says MIT, and Bundle-License of org.example.probe says");
    }

    @Test
    void missesTheModule() throws IOException {
        module.source(
                "org.example.probe.Probe", "package org.example.probe; class Probe { String p = \"probe:read\"; }");

        assertThat(report()).contains("health       fail  No class implements");
    }

    @Test
    void doubtsHealthThatIsAlwaysGood() throws IOException {
        module.source("org.example.probe.Probe", """
                package org.example.probe;
                import org.pavillon.api.module.*;
                public abstract class Probe implements org.pavillon.api.module.Module {
                    String right = "probe:read";
                    public Health health() { return Health.ok(); }
                }
                """);

        assertThat(report()).contains("health       warn  The module is always well.");
    }

    @Test
    void tellsOfThreadsAndOfWhatConcernsTheWholeProcess() throws IOException {
        module.source("org.example.probe.Busy", """
                package org.example.probe;
                class Busy {
                    static final ThreadLocal<String> LAST = new ThreadLocal<>();
                    void start() {
                        new Thread(() -> {}).start();
                        java.util.concurrent.Executors.newFixedThreadPool(1);
                        java.util.Locale.setDefault(java.util.Locale.FRENCH);
                    }
                }
                """);

        assertThat(report())
                .contains("threads      note  Starts threads: java.lang.Thread.start in org.example.probe.Busy")
                .contains("java.util.concurrent.Executors.newFixedThreadPool")
                .contains("process      warn  Changes or ends the whole appliance, not just the module:"
                        + " java.util.Locale.setDefault in org.example.probe.Busy")
                .contains("process      warn  A static ThreadLocal");
    }

    private String report() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        CheckCommand.look(platform, module.write(), report);
        report.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
