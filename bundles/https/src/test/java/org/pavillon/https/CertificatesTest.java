package org.pavillon.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Set<String> HOSTS = Set.of("pavillon.example", "localhost", "127.0.0.1");

    @TempDir
    Path data;

    @Test
    void makesCertificateThatItsAuthoritySigned() throws Exception {
        Certificates.Store store = certificates(NOW).own(HOSTS);

        X509Certificate[] chain = chain(store);
        chain[0].verify(chain[1].getPublicKey());
        assertThat(chain[0].getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactlyInAnyOrder("pavillon.example", "localhost", "127.0.0.1");
        assertThat(chain[1].getBasicConstraints()).isZero();
        assertThat(chain[0].getBasicConstraints()).isEqualTo(-1);
        assertThat(chain[0].getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void keepsCertificateThatIsStillGood() throws Exception {
        X509Certificate first = chain(certificates(NOW).own(HOSTS))[0];
        X509Certificate second =
                chain(certificates(NOW.plus(Duration.ofDays(300))).own(HOSTS))[0];

        assertThat(second).isEqualTo(first);
    }

    @Test
    void renewsCertificateAMonthBeforeItsEndUnderTheSameAuthority() throws Exception {
        X509Certificate[] first = chain(certificates(NOW).own(HOSTS));
        X509Certificate[] second =
                chain(certificates(NOW.plus(Duration.ofDays(370))).own(HOSTS));

        assertThat(second[0]).isNotEqualTo(first[0]);
        assertThat(second[1]).isEqualTo(first[1]);
    }

    @Test
    void makesANewOneWhenTheMachineGetsAnotherName() throws Exception {
        certificates(NOW).own(HOSTS);
        X509Certificate second = chain(certificates(NOW).own(Set.of("new.example")))[0];

        assertThat(second.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("new.example");
    }

    @Test
    void keepsEveryFileToItsOwner() throws Exception {
        certificates(NOW).own(HOSTS);

        try (var files = Files.walk(data)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .allMatch(permission -> permission.name().startsWith("OWNER_")));
        }
    }

    @Test
    void saysWhatToDoAboutADamagedStore() throws Exception {
        certificates(NOW).own(HOSTS);
        Files.writeString(data.resolve("https/ca.p12"), "damaged");

        assertThatThrownBy(() -> certificates(NOW).own(HOSTS))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("move the folder away");
    }

    @Test
    void takesTheHospitalsCertificate() throws Exception {
        Authority.Signed signed = Authority.create("hospital", NOW).sign(Set.of("ehr.example"), NOW);
        Path certificate = pem("certificate.pem", signed.certificate());
        Path key = pem("key.pem", signed.key());

        Certificates.Store store = certificates(NOW).given(certificate, key);

        assertThat(chain(store)[0]).isEqualTo(signed.certificate());
    }

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() throws Exception {
        Authority authority = Authority.create("hospital", NOW);
        Path certificate =
                pem("certificate.pem", authority.sign(Set.of("a.example"), NOW).certificate());
        Path key = pem("key.pem", authority.sign(Set.of("a.example"), NOW).key());

        assertThatThrownBy(() -> certificates(NOW).given(certificate, key))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void refusesACertificateThatHasEnded() throws Exception {
        Authority.Signed signed = Authority.create("hospital", NOW).sign(Set.of("a.example"), NOW);
        Path certificate = pem("certificate.pem", signed.certificate());
        Path key = pem("key.pem", signed.key());

        assertThatThrownBy(() -> certificates(NOW.plus(Duration.ofDays(500))).given(certificate, key))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("ended on");
    }

    private Certificates certificates(Instant now) {
        return new Certificates(data.resolve("https"), Clock.fixed(now, ZoneOffset.UTC));
    }

    private Path pem(String name, Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : object);
        }
        return Files.writeString(data.resolve(name), text.toString());
    }

    private static X509Certificate[] chain(Certificates.Store store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store.file())) {
            keys.load(in, store.password().toCharArray());
        }
        java.security.cert.Certificate[] chain = keys.getCertificateChain("pavillon");
        return java.util.Arrays.copyOf(chain, chain.length, X509Certificate[].class);
    }
}
