package org.pavillon.maven;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.pavillon.packaging.Keys;

/** The key that signs a catalogue, and its public half. */
record SigningKey(PrivateKey secret, PublicKey open) {
    /** Reads a key that must be there. */
    static SigningKey read(Path file) throws IOException {
        PrivateKey secret = Keys.readPrivate(file);
        return new SigningKey(secret, Keys.publicKey(secret));
    }

    /** Reads a key, made now if there is none; its public half stands beside it. */
    static SigningKey readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            try {
                Keys.write(file, Keys.generate().getPrivate());
            } catch (FileAlreadyExistsException e) {
                // another build made it meanwhile
            }
        }
        SigningKey key = read(file);
        Path beside = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.pem$", "") + ".pub.pem");
        Keys.write(beside, key.open());
        return key;
    }

    String fingerprint() {
        return Keys.fingerprint(open);
    }
}
