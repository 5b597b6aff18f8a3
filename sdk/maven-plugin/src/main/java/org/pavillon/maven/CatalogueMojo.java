package org.pavillon.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.i18n.Text;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.CatalogueWriter;
import org.pavillon.packaging.Keys;
import org.pavillon.packaging.ModulePackage;

/** Checks the packages of a folder, lists them in {@code catalogue.json} there, and signs it. */
@Mojo(name = "catalogue", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, requiresProject = false, threadSafe = true)
public final class CatalogueMojo extends AbstractMojo {
    /** Where the packages are, and where the catalogue goes. */
    @Parameter(property = "pavillon.packages", defaultValue = "${project.build.directory}/modules", required = true)
    File packages;

    /**
     * PEM file of the private key (PKCS#8, Ed25519). If none is given, a key is made once and kept outside the sources,
     * in {@code ~/.config/pavillon/catalogue-key.pem}.
     */
    @Parameter(property = "pavillon.key")
    File key;

    /** Folder into which the public key goes, as {@code <fingerprint>.pem}. */
    @Parameter(property = "pavillon.publicKeys")
    File publicKeys;

    /** When the catalogue counts as issued; now, if the build has no fixed time. */
    @Parameter(property = "pavillon.issued", defaultValue = "${project.build.outputTimestamp}")
    String issued;

    /** For how many days it is valid. */
    @Parameter(property = "pavillon.validDays", defaultValue = "730")
    int validDays;

    /** Must grow from one catalogue to the next; seconds since 1970 of {@code issued}, if it is not given. */
    @Parameter(property = "pavillon.sequence", defaultValue = "-1")
    long sequence = -1;

    /** Packages that must no longer be installed. */
    @Parameter
    List<Revoked> revoked = List.of();

    /** A package that must no longer be installed, and why. */
    public static final class Revoked {
        /** SHA-256 of the package. */
        @Parameter
        String sha256;

        /** Reason, in English. */
        @Parameter
        String en;

        /** Reason, in French. */
        @Parameter
        String fr;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        try {
            SigningKey signer = key == null ? SigningKey.readOrMake(home()) : SigningKey.read(key.toPath());
            Instant from = issued == null || issued.isBlank() || issued.startsWith("${")
                    ? Instant.now()
                    : OffsetDateTime.parse(issued).toInstant();
            Instant until = from.plus(Duration.ofDays(validDays));
            long number = sequence < 0 ? from.getEpochSecond() : sequence;
            List<ModulePackage> listed = read();
            byte[] json = CatalogueWriter.write(number, from, until, listed, revocations());
            byte[] signature = CatalogueWriter.sign(json, signer.secret());
            Catalogue.verify(json, signature, List.of(signer.open()), from);
            Path file = packages.toPath().resolve(Catalogue.FILE);
            Files.write(file, json);
            Files.write(file.resolveSibling(Catalogue.FILE + Catalogue.SIGNATURE), signature);
            if (publicKeys != null) {
                Files.createDirectories(publicKeys.toPath());
                Keys.write(publicKeys.toPath().resolve(signer.fingerprint() + ".pem"), signer.open());
            }
            getLog().info(Catalogue.FILE + " lists " + listed.size() + " package(s), signed by " + signer.fingerprint()
                    + ", valid until " + until);
        } catch (InvalidInputException e) {
            throw Refusals.failure(e);
        } catch (IOException e) {
            throw new MojoExecutionException("The catalogue can't be made: " + e, e);
        }
    }

    private List<ModulePackage> read() throws IOException {
        List<ModulePackage> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(packages.toPath())) {
            for (Path file : files.filter(path -> path.toString().endsWith(ModulePackage.EXTENSION))
                    .sorted()
                    .toList()) {
                read.add(ModulePackage.read(file));
            }
        }
        return read;
    }

    private List<Catalogue.Revocation> revocations() throws MojoFailureException {
        if (revoked.stream().anyMatch(item -> item.sha256 == null || item.en == null || item.fr == null)) {
            throw new MojoFailureException("Each of <revoked> needs <sha256>, and the reason as <en> and <fr>.");
        }
        return revoked.stream()
                .map(item -> new Catalogue.Revocation(item.sha256, Text.of(item.en, item.fr)))
                .toList();
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"), ".config", "pavillon", "catalogue-key.pem");
    }
}
