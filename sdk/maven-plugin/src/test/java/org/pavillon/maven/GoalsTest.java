package org.pavillon.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.Keys;
import org.pavillon.packaging.ModulePackage;

class GoalsTest {
    private static final String DRAFT = """
            {"id": "notes", "vendor": "Hospital", "licence": "MIT", "platform": "[0.1,0.2)",
             "name": {"en": "Notes", "fr": "Notes"}, "description": {"en": "Keeps notes.", "fr": "Garde des notes."}}
            """;
    private static final Instant ISSUED = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void packsTheProjectsOwnBundle() throws Exception {
        MavenProject project = project("1.2.3-SNAPSHOT", bundle("org.example.notes"));

        packaging(project, DRAFT, List.of()).execute();

        assertThat(project.getAttachedArtifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.getType()).isEqualTo("pavillon");
            assertThat(artifact.getFile()).hasName("notes-1.2.3.SNAPSHOT.pavillon");
            assertThat(ModulePackage.read(artifact.getFile().toPath())
                            .manifest()
                            .version())
                    .isEqualTo(new Version("1.2.3.SNAPSHOT"));
        });
    }

    @Test
    void packsListedDependenciesInTheirOrder() throws Exception {
        MavenProject project = project("1.0.0", bundle("org.example.notes"));
        project.setArtifacts(new LinkedHashSet<>(List.of(artifact("other", "jar", bundle("org.example.other")))));

        packaging(project, DRAFT, List.of("org.example:other", "org.example:notes"))
                .execute();

        Path file = project.getAttachedArtifacts().getFirst().getFile().toPath();
        assertThat(ModulePackage.read(file).manifest().bundles())
                .extracting(bundle -> bundle.symbolicName())
                .containsExactly("org.example.other", "org.example.notes");
    }

    @Test
    void leavesNoPackageThatTheApplianceWouldRefuse() throws Exception {
        MavenProject project = project("1.0.0", bundle("org.apache.karaf.evil"));

        assertThatThrownBy(() -> packaging(project, DRAFT, List.of()).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("PAV-PACKAGE-45");
        assertThat(folder.resolve("target")).isEmptyDirectory();
    }

    @Test
    void tellsEverythingThatIsWrongInADraft() throws Exception {
        MavenProject project = project("1.0.0", bundle("org.example.notes"));

        assertThatThrownBy(() ->
                        packaging(project, "{\"id\": \"karaf\"}", List.of()).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("PAV-PACKAGE-25")
                .hasMessageContaining("module.json/vendor")
                .hasMessageContaining("module.json/description");
    }

    @Test
    void refusesABundleThatIsNoDependency() throws Exception {
        MavenProject project = project("1.0.0", bundle("org.example.notes"));

        assertThatThrownBy(() ->
                        packaging(project, DRAFT, List.of("org.example:absent")).execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("org.example:absent");
    }

    @Test
    void signsACatalogueWithAKeyOfItsOwn() throws Exception {
        CatalogueMojo catalogue = catalogue();

        catalogue.execute();

        List<PublicKey> keys = Keys.readFolder(folder.resolve("keys"));
        Catalogue read = Catalogue.verify(folder.resolve("target/catalogue.json"), keys, ISSUED);
        assertThat(read.entries()).extracting(Catalogue.Entry::id).containsExactly("notes");
        assertThat(read.sequence()).isEqualTo(ISSUED.getEpochSecond());
        assertThat(folder.resolve("keys").resolve(read.key() + ".pem")).exists();
    }

    @Test
    void makesTheSameCatalogueAgain() throws Exception {
        catalogue().execute();
        byte[] json = Files.readAllBytes(folder.resolve("target/catalogue.json"));
        byte[] signature = Files.readAllBytes(folder.resolve("target/catalogue.json.sig"));

        catalogue().execute();

        assertThat(folder.resolve("target/catalogue.json")).hasBinaryContent(json);
        assertThat(folder.resolve("target/catalogue.json.sig")).hasBinaryContent(signature);
    }

    @Test
    void revokesAPackage() throws Exception {
        CatalogueMojo catalogue = catalogue();
        CatalogueMojo.Revoked revoked = new CatalogueMojo.Revoked();
        revoked.sha256 = "0".repeat(64);
        revoked.en = "Loses notes";
        revoked.fr = "Perd des notes";
        catalogue.revoked = List.of(revoked);

        catalogue.execute();

        Catalogue read = Catalogue.verify(
                folder.resolve("target/catalogue.json"), Keys.readFolder(folder.resolve("keys")), ISSUED);
        assertThat(read.revocation("0".repeat(64))).isPresent();
    }

    @Test
    void makesAKeyOnceThatItsOwnerAloneMayRead() throws IOException {
        Path file = folder.resolve("config/pavillon/catalogue-key.pem");

        SigningKey made = SigningKey.readOrMake(file);

        assertThat(SigningKey.readOrMake(file).fingerprint()).isEqualTo(made.fingerprint());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Keys.readPublic(file.resolveSibling("catalogue-key.pub.pem")))
                .isEqualTo(made.open());
    }

    @Test
    void tellsWhatIsWrongWithAPackage() throws Exception {
        CheckMojo check = new CheckMojo();
        check.file =
                Files.writeString(folder.resolve("x.pavillon"), "no package").toFile();

        assertThatThrownBy(check::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("x.pavillon")
                .hasMessageContaining("PAV-PACKAGE-1");
    }

    private CatalogueMojo catalogue() throws Exception {
        packaging(project("1.0.0", bundle("org.example.notes")), DRAFT, List.of())
                .execute();
        CatalogueMojo mojo = new CatalogueMojo();
        mojo.packages = folder.resolve("target").toFile();
        mojo.publicKeys = folder.resolve("keys").toFile();
        mojo.issued = ISSUED.toString();
        mojo.validDays = 30;
        Path key = folder.resolve("key.pem");
        if (!Files.exists(key)) {
            Keys.write(key, Keys.generate().getPrivate());
        }
        mojo.key = key.toFile();
        return mojo;
    }

    private PackageMojo packaging(MavenProject project, String draft, List<String> bundles) throws IOException {
        PackageMojo mojo = new PackageMojo();
        mojo.project = project;
        mojo.draft = Files.writeString(folder.resolve("module.json"), draft).toFile();
        mojo.bundles = bundles;
        mojo.outputDirectory = Files.createDirectories(folder.resolve("target")).toFile();
        return mojo;
    }

    private static MavenProject project(String version, Path jar) {
        Model model = new Model();
        model.setGroupId("org.example");
        model.setArtifactId("notes");
        model.setVersion(version);
        model.setPackaging("jar");
        MavenProject project = new MavenProject(model);
        project.setArtifact(artifact("notes", "jar", jar));
        return project;
    }

    private static DefaultArtifact artifact(String name, String type, Path file) {
        DefaultArtifact artifact = new DefaultArtifact(
                "org.example", name, "1.0.0", "compile", type, "", new DefaultArtifactHandler(type));
        artifact.setFile(file.toFile());
        return artifact;
    }

    private Path bundle(String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "1.0.0");
        Path file = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
        return file;
    }
}
