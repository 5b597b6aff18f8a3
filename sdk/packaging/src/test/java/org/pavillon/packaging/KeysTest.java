package org.pavillon.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.InvalidInputException;

class KeysTest {
    private final KeyPair pair = Keys.generate();

    @TempDir
    private Path folder;

    @Test
    void readsWhatItWrote() throws IOException {
        Keys.write(folder.resolve("private"), pair.getPrivate());
        Keys.write(folder.resolve("public.pem"), pair.getPublic());

        assertThat(Keys.readPrivate(folder.resolve("private"))).isEqualTo(pair.getPrivate());
        assertThat(Keys.readFolder(folder)).containsExactly(pair.getPublic());
    }

    @Test
    void makesThePublicKeyOfAPrivateOne() {
        assertThat(Keys.publicKey(pair.getPrivate())).isEqualTo(pair.getPublic());
    }

    @Test
    void keepsAPrivateKeyFromOthers() throws IOException {
        Path file = folder.resolve("key.pem");

        Keys.write(file, pair.getPrivate());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void neverReplacesAPrivateKey() throws IOException {
        Path file = Files.createFile(folder.resolve("key.pem"));

        assertThatThrownBy(() -> Keys.write(file, pair.getPrivate())).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void hasAFingerprintOfSixteenDigits() {
        assertThat(Keys.fingerprint(pair.getPublic())).matches("[0-9a-f]{16}");
    }

    @Test
    void refusesAnotherKindOfKey() throws IOException, NoSuchAlgorithmException {
        byte[] other = KeyPairGenerator.getInstance("Ed448")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Path file = Files.writeString(
                folder.resolve("ed448.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(other)
                        + "\n-----END PUBLIC KEY-----\n");

        assertThatThrownBy(() -> Keys.readPublic(file))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("PAV-CATALOGUE-7"));
    }

    @Test
    void refusesWhatIsNoKey() throws IOException {
        Path file = Files.writeString(folder.resolve("text.pem"), "no key");

        assertThatThrownBy(() -> Keys.readPublic(file)).isInstanceOf(InvalidInputException.class);
    }
}
