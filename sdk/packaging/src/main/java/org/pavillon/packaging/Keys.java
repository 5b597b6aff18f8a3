package org.pavillon.packaging;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pavillon.api.error.InvalidInputException;

/** Ed25519 keys (RFC 8032) in PEM files (RFC 7468): PKCS#8 for private, SubjectPublicKeyInfo for public ones. */
public final class Keys {
    static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int FINGERPRINT = 16;
    private static final int FILE_LIMIT = 16 << 10;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Keys() {}

    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** First 16 hexadecimal digits of the SHA-256 of the SubjectPublicKeyInfo. */
    public static String fingerprint(PublicKey key) {
        return Sha256.of(key.getEncoded()).substring(0, FINGERPRINT);
    }

    /** The public key that belongs to a private one. */
    public static PublicKey publicKey(PrivateKey key) {
        byte[] seed = key instanceof EdECPrivateKey ed ? ed.getBytes().orElse(new byte[0]) : new byte[0];
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            PublicKey derived = generator.generateKeyPair().getPublic();
            if (seed.length == 0 || !belong(key, derived)) {
                throw new IllegalArgumentException("Not an Ed25519 key with its bytes at hand");
            }
            return derived;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Writes a private key that its owner alone may read. The file must not exist. */
    public static void write(Path file, PrivateKey key) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY)) {
            byte[] pem = pem(PRIVATE, key).getBytes(StandardCharsets.US_ASCII);
            Bytes.write(channel, pem, pem.length);
            channel.force(true);
        }
    }

    /** Writes a public key, over another if there is one. */
    public static void write(Path file, PublicKey key) throws IOException {
        Files.writeString(file, pem(PUBLIC, key));
    }

    /** @throws InvalidInputException if the file holds something else */
    public static PrivateKey readPrivate(Path file) throws IOException {
        byte[] der = der(file, PRIVATE);
        try {
            return ed25519(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der)), file);
        } catch (GeneralSecurityException e) {
            throw unreadable(file);
        }
    }

    /** @throws InvalidInputException if the file holds something else */
    public static PublicKey readPublic(Path file) throws IOException {
        byte[] der = der(file, PUBLIC);
        try {
            return ed25519(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)), file);
        } catch (GeneralSecurityException e) {
            throw unreadable(file);
        }
    }

    /**
     * The keys of all {@code *.pem} files of a folder, none if there is no such folder.
     *
     * @throws InvalidInputException if one of the files holds something else
     */
    public static List<PublicKey> readFolder(Path folder) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".pem"))
                        .sorted()
                        .toList()) {
                    keys.add(readPublic(file));
                }
            }
        }
        return List.copyOf(keys);
    }

    static byte[] sign(byte[] bytes, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    static boolean verify(byte[] bytes, byte[] signed, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean belong(PrivateKey key, PublicKey derived) {
        byte[] probe = "pavillon".getBytes(StandardCharsets.US_ASCII);
        return verify(probe, sign(probe, key), derived);
    }

    private static <K extends Key> K ed25519(K key, Path file) {
        if (key instanceof EdECKey ed && ed.getParams().getName().equals(ALGORITHM)) {
            return key;
        }
        throw unreadable(file);
    }

    private static String pem(String label, Key key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] der(Path file, String label) throws IOException {
        if (Files.size(file) > FILE_LIMIT) {
            throw unreadable(file);
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Matcher body = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----")
                .matcher(text);
        if (!body.find()) {
            throw unreadable(file);
        }
        try {
            return Base64.getDecoder().decode(body.group(1).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw unreadable(file);
        }
    }

    private static InvalidInputException unreadable(Path file) {
        return new InvalidInputException(
                "PAV-CATALOGUE-7", Findings.MESSAGES.text("catalogue.key-unreadable", file.toString()));
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("Every Java runtime since 15 has Ed25519", e);
    }

    /** Java makes a public key of a private one only while it generates both: this hands it the private one's bytes. */
    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }
    }
}
