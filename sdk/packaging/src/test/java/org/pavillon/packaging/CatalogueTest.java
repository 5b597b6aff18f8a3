package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;
import org.pavillon.api.i18n.Text;
import org.pavillon.packaging.Catalogue.Revocation;
import org.pavillon.packaging.RefusedCatalogueException.Reason;

class CatalogueTest {
    private static final Instant ISSUED = Instant.parse("2026-11-23T00:00:00Z");
    private static final Instant NOW = ISSUED.plus(Duration.ofDays(1));
    private static final Instant EXPIRES = ISSUED.plus(Duration.ofDays(30));
    private static final KeyPair OURS = Keys.generate();
    private static final KeyPair OTHERS = Keys.generate();
    private static final Collection<PublicKey> TRUSTED = List.of(OURS.getPublic());

    @TempDir
    private Path folder;

    private ModulePackage listed;
    private byte[] json;
    private byte[] signature;

    @BeforeEach
    void write() throws IOException {
        listed = ModulePackage.read(Files.write(
                folder.resolve("notes-1.2.3.pavillon"), TestPackage.honest().bytes()));
        json = CatalogueWriter.write(7, ISSUED, EXPIRES, List.of(listed), List.of());
        signature = CatalogueWriter.sign(json, OURS.getPrivate());
    }

    @Test
    void tellsWhatAPersonShouldSeeBeforeThePackageIsThere() {
        Catalogue catalogue = Catalogue.verify(json, signature, TRUSTED, NOW);

        assertThat(catalogue.sequence()).isEqualTo(7);
        assertThat(catalogue.issued()).isEqualTo(ISSUED);
        assertThat(catalogue.expires()).isEqualTo(EXPIRES);
        assertThat(catalogue.key()).isEqualTo(Keys.fingerprint(OURS.getPublic()));
        assertThat(catalogue.find(listed.sha256())).hasValueSatisfying(entry -> {
            assertThat(entry.file()).isEqualTo("notes-1.2.3.pavillon");
            assertThat(entry.size()).isEqualTo(listed.size());
            assertThat(entry.version()).isEqualTo(new Version("1.2.3"));
            assertThat(entry.name().in(Locale.FRENCH)).isEqualTo("Notes de service");
            assertThat(entry.permissions())
                    .singleElement()
                    .satisfies(permission -> assertThat(permission.high()).isTrue());
        });
    }

    @Test
    void takesTheSignatureAsPlainBytesToo() {
        byte[] raw = Keys.sign(json, OURS.getPrivate());

        assertThat(Catalogue.verify(json, raw, TRUSTED, NOW).sequence()).isEqualTo(7);
    }

    @Test
    void readsTheFilesBesideEachOther() throws IOException {
        Path file = Files.write(folder.resolve(Catalogue.FILE), json);
        Files.write(folder.resolve(Catalogue.FILE + Catalogue.SIGNATURE), signature);

        assertThat(Catalogue.verify(file, TRUSTED, NOW).entries()).hasSize(1);
    }

    @Test
    void knowsNothingOfAnotherPackage() {
        assertThat(Catalogue.verify(json, signature, TRUSTED, NOW).find("0".repeat(64)))
                .isEmpty();
    }

    @Test
    void refusesOneWithoutSignature() throws IOException {
        Path file = Files.write(folder.resolve(Catalogue.FILE), json);

        RefusedCatalogueException refused =
                catchThrowableOfType(RefusedCatalogueException.class, () -> Catalogue.verify(file, TRUSTED, NOW));

        assertThat(refused.reason()).isEqualTo(Reason.ALTERED);
        assertThat(refused.code()).isEqualTo("PAV-CATALOGUE-1");
    }

    @Test
    void refusesOneThatWasAlteredAnywhere() {
        for (int i = 0; i < json.length; i++) {
            byte[] altered = json.clone();
            altered[i] ^= 1;
            assertThat(refusal(altered, signature, TRUSTED, NOW).reason()).isEqualTo(Reason.ALTERED);
        }
    }

    @Test
    void refusesAnAlteredSignature() {
        byte[] altered = signature.clone();
        altered[10] = (byte) (altered[10] == 'A' ? 'B' : 'A');

        assertThat(refusal(json, altered, TRUSTED, NOW).reason()).isEqualTo(Reason.ALTERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no signature at all", "\u0000\u0001"})
    void refusesWhatIsNoSignature(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(refusal(json, bytes, TRUSTED, NOW).reason()).isEqualTo(Reason.ALTERED);
    }

    @Test
    void refusesAKeyThatIsNotTrustedAndTellsWhich() {
        RefusedCatalogueException refused =
                refusal(json, CatalogueWriter.sign(json, OTHERS.getPrivate()), TRUSTED, NOW);

        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(refused.text().in(Locale.FRENCH)).contains(Keys.fingerprint(OTHERS.getPublic()));
    }

    @Test
    void doesNotBelieveASignatureThatNamesATrustedKey() {
        String others = new String(CatalogueWriter.sign(json, OTHERS.getPrivate()), StandardCharsets.US_ASCII);
        String lie = others.replace(Keys.fingerprint(OTHERS.getPublic()), Keys.fingerprint(OURS.getPublic()));

        assertThat(refusal(json, lie.getBytes(StandardCharsets.US_ASCII), TRUSTED, NOW)
                        .reason())
                .isEqualTo(Reason.ALTERED);
    }

    @Test
    void trustsNobodyWithoutKeys() {
        assertThat(refusal(json, signature, List.of(), NOW).reason()).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void refusesAnExpiredOneAndTellsTheDay() {
        RefusedCatalogueException refused = refusal(json, signature, TRUSTED, EXPIRES.plusSeconds(1));

        assertThat(refused.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(refused.text().in(Locale.FRENCH)).contains("23 décembre 2026");
    }

    @Test
    void refusesToGoBackToAnOlderOne() {
        Catalogue catalogue = Catalogue.verify(json, signature, TRUSTED, NOW);

        RefusedCatalogueException refused =
                catchThrowableOfType(RefusedCatalogueException.class, () -> catalogue.requireNotOlderThan(8));

        assertThat(refused.reason()).isEqualTo(Reason.OLDER);
        assertThat(catalogue.requireNotOlderThan(7)).isSameAs(catalogue);
    }

    @Test
    void tellsWhyAPackageIsRevoked() {
        Revocation revocation = new Revocation(listed.sha256(), Text.of("Loses notes", "Perd des notes"));
        byte[] revoking = CatalogueWriter.write(8, ISSUED, EXPIRES, List.of(listed), List.of(revocation));

        Catalogue catalogue =
                Catalogue.verify(revoking, CatalogueWriter.sign(revoking, OURS.getPrivate()), TRUSTED, NOW);

        assertThat(catalogue.revocation(listed.sha256()))
                .hasValueSatisfying(
                        reason -> assertThat(reason.reason().in(Locale.FRENCH)).isEqualTo("Perd des notes"));
    }

    @Test
    void refusesOneThatIsTooLargeBeforeItLooksAtIt() {
        assertThat(refusal(new byte[(4 << 20) + 1], signature, TRUSTED, NOW).reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\": 2, \"sequence\": 1, \"issued\": \"2026-11-23T00:00:00Z\","
                        + " \"expires\": \"2036-11-23T00:00:00Z\", \"packages\": [], \"revoked\": []}",
                "{\"format\": 1, \"sequence\": -1, \"issued\": \"2026-11-23T00:00:00Z\","
                        + " \"expires\": \"2036-11-23T00:00:00Z\", \"packages\": [], \"revoked\": []}",
                "{\"format\": 1, \"sequence\": 1, \"issued\": \"today\","
                        + " \"expires\": \"2036-11-23T00:00:00Z\", \"packages\": [], \"revoked\": []}"
            })
    void refusesWhatItDoesNotUnderstandThoughItIsSigned(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(refusal(bytes, CatalogueWriter.sign(bytes, OURS.getPrivate()), TRUSTED, NOW)
                        .reason())
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void isTheSameBytesForTheSamePackages() {
        assertThat(CatalogueWriter.write(7, ISSUED, EXPIRES, List.of(listed), List.of()))
                .isEqualTo(json);
    }

    private static RefusedCatalogueException refusal(
            byte[] json, byte[] signature, Collection<PublicKey> trusted, Instant now) {
        RefusedCatalogueException refused = catchThrowableOfType(
                RefusedCatalogueException.class, () -> Catalogue.verify(json, signature, trusted, now));
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }
}
