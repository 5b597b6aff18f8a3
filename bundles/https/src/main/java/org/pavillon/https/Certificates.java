package org.pavillon.https;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The certificate with which the appliance answers, in {@code <data>/https}: its own, signed by an {@link Authority} of
 * its own, renewed a month before its end or when the machine's names change; or the hospital's.
 */
final class Certificates {
    /** Where the server finds its key. */
    record Store(Path file, String password) {}

    private static final String ALIAS = "pavillon";
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path folder;
    private final Clock clock;

    Certificates(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Returns the store with the appliance's own certificate for these hosts, made or renewed if need be. */
    Store own(Set<String> hosts) throws CertificateException {
        try {
            PrivateFiles.createFolder(folder);
            String password = password();
            Authority authority = authority(password);
            Path file = folder.resolve("server.p12");
            if (!good(file, password, hosts, authority)) {
                Authority.Signed signed = authority.sign(hosts, clock.instant());
                save(file, password, signed.key(), List.of(signed.certificate(), authority.certificate()));
            }
            return new Store(file, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(
                    "The appliance's own certificate in " + folder
                            + " can't be made or read. Check that the folder is writable and the disk not full; if a file in it"
                            + " is damaged, move the folder away and start again: a new authority is made, to be imported"
                            + " into browsers again.",
                    e);
        }
    }

    /** Returns the store with the hospital's certificate, which must be valid now and belong to the key. */
    Store given(Path certificate, Path privateKey) throws CertificateException {
        List<X509Certificate> chain = chain(certificate);
        PrivateKey key = key(privateKey);
        Instant end = chain.getFirst().getNotAfter().toInstant();
        if (end.isBefore(clock.instant())) {
            throw new CertificateException("The certificate in " + certificate + " ended on " + end
                    + ". Put a valid one there, or empty \u201ccertificate\u201d in etc/org.pavillon.https.cfg.");
        }
        try {
            PrivateFiles.createFolder(folder);
            if (!Matching.belongTogether(key, chain.getFirst().getPublicKey())) {
                throw new CertificateException("The private key in " + privateKey
                        + " does not belong to the certificate in " + certificate + ".");
            }
            String password = password();
            Path file = folder.resolve("hospital.p12");
            save(file, password, key, chain);
            return new Store(file, password);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(
                    "The certificate in " + certificate + " can't be used: " + e.getMessage(), e);
        }
    }

    /** Returns the SHA-256 of a store's certificate, in hexadecimal. */
    String fingerprint(Store store) throws CertificateException {
        try {
            Certificate certificate = load(store.file(), store.password()).getCertificate(ALIAS);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(store.file() + " can't be read", e);
        }
    }

    /** Returns the authority's certificate as PEM. */
    String authorityPem() throws CertificateException {
        try {
            return Files.readString(folder.resolve("ca.crt"));
        } catch (IOException e) {
            throw new CertificateException("No authority in " + folder, e);
        }
    }

    private Authority authority(String password) throws GeneralSecurityException, IOException {
        Path file = folder.resolve("ca.p12");
        if (Files.exists(file)) {
            KeyStore store = load(file, password);
            Authority authority = new Authority((X509Certificate) store.getCertificate(ALIAS), (PrivateKey)
                    store.getKey(ALIAS, password.toCharArray()));
            if (ends(authority.certificate()).isAfter(clock.instant())) {
                publish(authority);
                return authority;
            }
        }
        Authority authority = Authority.create(Hosts.machine(), clock.instant());
        save(file, password, authority.key(), List.of(authority.certificate()));
        publish(authority);
        return authority;
    }

    private void publish(Authority authority) throws IOException {
        Path file = folder.resolve("ca.crt");
        String pem = authority.pem();
        if (!Files.exists(file) || !Files.readString(file).equals(pem)) {
            PrivateFiles.write(file, pem.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private boolean good(Path file, String password, Set<String> hosts, Authority authority)
            throws GeneralSecurityException, IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Certificate[] chain = load(file, password).getCertificateChain(ALIAS);
        X509Certificate certificate = (X509Certificate) chain[0];
        return chain[1].equals(authority.certificate())
                && ends(certificate).isAfter(clock.instant().plus(RENEW_BEFORE))
                && names(certificate).containsAll(hosts);
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        if (certificate.getSubjectAlternativeNames() == null) {
            return Set.of();
        }
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Instant ends(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private String password() throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(file, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(file).strip();
    }

    private static KeyStore load(Path file, String password) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return store;
        }
    }

    private static void save(Path file, String password, PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, password.toCharArray(), chain.toArray(Certificate[]::new));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password.toCharArray());
        PrivateFiles.write(file, out.toByteArray());
    }

    private static List<X509Certificate> chain(Path file) throws CertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Object object : objects(file)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (GeneralSecurityException e) {
                    throw new CertificateException(file + " holds a certificate that can't be read", e);
                }
            }
        }
        if (chain.isEmpty()) {
            throw new CertificateException(file + " holds no certificate: it must be a PEM file, the server's first.");
        }
        return chain;
    }

    private static PrivateKey key(Path file) throws CertificateException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try {
            for (Object object : objects(file)) {
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (IOException e) {
            throw new CertificateException(file + " holds a private key of a kind that can't be read", e);
        }
        throw new CertificateException(file + " holds no private key: it must be a PEM file that is not encrypted.");
    }

    private static List<Object> objects(Path file) throws CertificateException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(reader)) {
            List<Object> objects = new ArrayList<>();
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
            return objects;
        } catch (IOException e) {
            throw new CertificateException(file + " can't be read as PEM: " + e.getMessage(), e);
        }
    }
}
