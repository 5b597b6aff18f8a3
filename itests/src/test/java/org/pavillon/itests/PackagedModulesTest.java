package org.pavillon.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Permission;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.Keys;
import org.pavillon.packaging.ModuleManifest;
import org.pavillon.packaging.ModulePackage;

/** The packages that the distribution comes with. */
class PackagedModulesTest {
    private static final Path DISTRIBUTION = Path.of("../karaf-assembly/target/assembly");
    private static final Path MODULES = DISTRIBUTION.resolve("modules");

    static Stream<Path> packages() throws IOException {
        try (Stream<Path> all = Files.list(MODULES)) {
            return all.filter(file -> file.toString().endsWith(ModulePackage.EXTENSION)).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void passTheChecksAndAreListed(Path file) throws IOException {
        ModulePackage read = ModulePackage.read(file);

        assertThat(catalogue().find(read.sha256()))
                .hasValueSatisfying(entry ->
                        assertThat(entry.file()).isEqualTo(read.manifest().fileName()));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void holdTheBundlesOfThisBuild(Path file) throws IOException {
        for (var bundle : ModulePackage.read(file).manifest().bundles()) {
            String folder = bundle.symbolicName().replace("org.pavillon.", "");
            Path built =
                    Path.of("../bundles", folder, "target", "pavillon-" + folder + "-" + bundle.version() + ".jar");

            assertThat(bundle.size()).isEqualTo(Files.size(built));
        }
    }

    @Test
    void theListIsLongerThanNothing() throws IOException {
        assertThat(catalogue().entries()).extracting(Catalogue.Entry::id).contains("ecrf");
    }

    @Test
    void ecrfAnnouncesWhatItAsksForOnceItRuns() throws IOException {
        ModuleManifest manifest = ModulePackage.read(packages()
                        .filter(file -> file.getFileName().toString().startsWith("ecrf-"))
                        .findFirst()
                        .orElseThrow())
                .manifest();

        assertThat(manifest.permissions().stream().filter(Permission::high).map(Permission::action))
                .containsExactlyInAnyOrder("ecrf:export", "ecrf:export-identifying");
        for (Locale language : Text.LANGUAGES) {
            Properties texts = texts(language);
            assertThat(manifest.name().in(language)).isEqualTo(texts.getProperty("ecrf.name"));
            assertThat(manifest.description().in(language)).isEqualTo(texts.getProperty("ecrf.description"));
            Set<String> known = Set.copyOf(texts.stringPropertyNames().stream()
                    .filter(key -> key.startsWith("ecrf.permission."))
                    .toList());
            assertThat(manifest.permissions())
                    .hasSameSizeAs(known)
                    .allSatisfy(permission -> assertThat(permission.text().in(language))
                            .isEqualTo(texts.getProperty(permission.action().replace("ecrf:", "ecrf.permission."))));
        }
    }

    private static Catalogue catalogue() throws IOException {
        List<PublicKey> trusted = Keys.readFolder(DISTRIBUTION.resolve("etc/catalogue-keys"));
        return Catalogue.verify(MODULES.resolve(Catalogue.FILE), trusted, Instant.now());
    }

    private static Properties texts(Locale language) throws IOException {
        Properties texts = new Properties();
        Path file =
                Path.of("../bundles/ecrf/src/main/resources/i18n/messages_" + language.getLanguage() + ".properties");
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        return texts;
    }
}
