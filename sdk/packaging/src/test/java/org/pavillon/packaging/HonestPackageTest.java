package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class HonestPackageTest {
    static final String DRAFT = """
            {"id": "notes", "vendor": "Hospital", "licence": "MIT", "platform": "[0.1,0.2)",
             "name": {"en": "Notes", "fr": "Notes de service"},
             "description": {"en": "Keeps notes.", "fr": "Garde des notes."},
             "permissions": [{"action": "notes:read", "high": true, "text": {"en": "Read notes", "fr": "Lire les notes"}}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void saysWhatTheDraftSaid() throws IOException {
        ModuleManifest manifest = ModulePackage.read(written(TestBundle.named("org.example.notes")))
                .manifest();

        assertThat(manifest.id()).isEqualTo("notes");
        assertThat(manifest.version()).isEqualTo(new Version("1.2.3"));
        assertThat(manifest.platform().includes(new Version("0.1.9"))).isTrue();
        assertThat(manifest.name().in(Locale.FRENCH)).isEqualTo("Notes de service");
        assertThat(manifest.permissions()).singleElement().satisfies(permission -> {
            assertThat(permission.action()).isEqualTo("notes:read");
            assertThat(permission.high()).isTrue();
        });
        assertThat(manifest.fileName()).isEqualTo("notes-1.2.3.pavillon");
    }

    @Test
    void keepsTheOrderInWhichBundlesStart() throws IOException {
        ModuleManifest manifest = ModulePackage.read(
                        written(TestBundle.named("org.example.z"), TestBundle.named("org.example.a")))
                .manifest();

        assertThat(manifest.bundles())
                .extracting(BundleFile::symbolicName)
                .containsExactly("org.example.z", "org.example.a");
    }

    @Test
    void knowsTheSchemaByTheMigrations() throws IOException {
        TestBundle bundle = TestBundle.named("org.example.notes")
                .file("db/migration/V1__first.sql", "create table a (b int);")
                .file("db/migration/V2__second.sql", "create table c (d int);");

        assertThat(ModulePackage.read(written(bundle)).manifest().schema()).isEqualTo(Map.of("org.example.notes", 2));
    }

    @Test
    void tellsTheHeadersOfABundle() throws IOException {
        ModulePackage read =
                ModulePackage.read(written(TestBundle.named("org.example.notes").header("X-Note", "é")));

        assertThat(read.headers(read.manifest().bundles().getFirst())).containsEntry("x-note", "é");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesBackTheBytesOfEveryBundle(long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> bundles = random.ints(1 + random.nextInt(4), 0, 200_000)
                .mapToObj(size -> {
                    byte[] noise = new byte[size];
                    random.nextBytes(noise);
                    return TestBundle.named("org.example.b" + Math.abs(random.nextInt()))
                            .file("data/noise", noise)
                            .in(folder);
                })
                .toList();
        Path file = folder.resolve("notes.pavillon");
        PackageWriter.of(DRAFT.getBytes(StandardCharsets.UTF_8), new Version("1.2.3"))
                .write(bundles, file);

        List<Path> extracted = ModulePackage.read(file).extract(folder.resolve("out"));

        assertThat(extracted).hasSameSizeAs(bundles);
        for (int i = 0; i < bundles.size(); i++) {
            assertThat(extracted.get(i)).hasSameBinaryContentAs(bundles.get(i));
        }
    }

    @Test
    void isTheSameBytesForTheSameSources() throws IOException {
        TestBundle bundle = TestBundle.named("org.example.notes");
        byte[] first = Files.readAllBytes(written(bundle));

        assertThat(Files.readAllBytes(written(bundle))).isEqualTo(first);
    }

    @Test
    void acceptsWhatAnotherToolPacked() throws IOException {
        Path whole = written(TestBundle.named("org.example.notes"));
        Path repacked = folder.resolve("repacked.pavillon");
        try (ZipFile from = new ZipFile(whole.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(repacked))) {
            to.putNextEntry(new ZipEntry("bundles/"));
            for (ZipEntry entry : Collections.list(from.entries())) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(from.getInputStream(entry).readAllBytes());
            }
        }

        assertThat(ModulePackage.read(repacked).extract(folder.resolve("out")))
                .singleElement()
                .satisfies(jar -> assertThat(jar)
                        .hasBinaryContent(TestBundle.named("org.example.notes").bytes()));
    }

    @Test
    void unpacksOnlyIntoAnEmptyFolder() throws IOException {
        ModulePackage read = ModulePackage.read(written(TestBundle.named("org.example.notes")));

        assertThatThrownBy(() -> read.extract(folder)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void leavesNothingBehindIfThePackageWasAlteredSinceItWasRead() throws IOException {
        Path file = written(TestBundle.named("org.example.a"), TestBundle.named("org.example.b"));
        ModulePackage read = ModulePackage.read(file);
        Files.copy(
                written(
                        TestBundle.named("org.example.a"),
                        TestBundle.named("org.example.b").type("org.example.b.More")),
                file,
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> read.extract(folder.resolve("out"))).isInstanceOf(RefusedPackageException.class);
        assertThat(folder.resolve("out")).isEmptyDirectory();
    }

    private Path written(TestBundle... bundles) throws IOException {
        Path file = Files.createTempFile(folder, "notes", ".pavillon");
        PackageWriter.of(DRAFT.getBytes(StandardCharsets.UTF_8), new Version("1.2.3"))
                .write(
                        List.of(bundles).stream()
                                .map(bundle -> bundle.in(folder))
                                .toList(),
                        file);
        return file;
    }
}
