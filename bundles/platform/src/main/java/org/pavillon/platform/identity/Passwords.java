package org.pavillon.platform.identity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.shiro.crypto.hash.AbstractCryptHash;
import org.apache.shiro.crypto.hash.Hash;
import org.apache.shiro.crypto.hash.HashRequest;
import org.apache.shiro.crypto.hash.HashSpi;
import org.apache.shiro.crypto.support.hashes.argon2.Argon2HashProvider;
import org.apache.shiro.crypto.support.hashes.argon2.Argon2HashProvider.Parameters;
import org.apache.shiro.lang.util.SimpleByteSource;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;

/**
 * Passwords as Argon2id hashes with 19 MiB, two passes and one lane, as the OWASP Password Storage Cheat Sheet advises.
 * Two are computed at a time and few wait, so that a flood of sign-ins eats neither memory nor the web server's threads.
 */
final class Passwords {
    static final int MIN_LENGTH = 12;
    private static final int MAX_LENGTH = 200;
    private static final int MEMORY_KIB = 19456;
    private static final int PASSES = 2;
    private static final int AT_ONCE = 2;
    private static final int WAITING = 16;
    /** What people choose first when twelve characters are asked for. */
    private static final Set<String> COMMON = Set.of(
            "password1234",
            "motdepasse123",
            "motdepasse1234",
            "azertyuiop12",
            "azertyuiop123",
            "qwertyuiop12",
            "qwertyuiop123",
            "123456789012",
            "administrateur",
            "administrator",
            "hospital1234",
            "hopital12345");

    private final HashSpi argon2 = new Argon2HashProvider();
    private final SecureRandom random = new SecureRandom();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final String nobody;

    Passwords() {
        byte[] unknown = new byte[24];
        random.nextBytes(unknown);
        nobody = hash(unknown);
    }

    /** The hash of a password in PHC form, salt included. */
    String hash(char[] password) {
        byte[] bytes = utf8(password);
        try {
            return hash(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private String hash(byte[] bytes) {
        takeTurn();
        try {
            Hash hash = argon2.newHashFactory(random)
                    .generate(new HashRequest.Builder()
                            .setAlgorithmName("argon2id")
                            .setSource(new SimpleByteSource(bytes))
                            .addParameter(Parameters.PARAMETER_MEMORY_KIB, String.valueOf(MEMORY_KIB))
                            .addParameter(Parameters.PARAMETER_ITERATIONS, String.valueOf(PASSES))
                            .addParameter(Parameters.PARAMETER_PARALLELISM, "1")
                            .build());
            return ((AbstractCryptHash) hash).formatToCryptString();
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        if (turns.getQueueLength() >= WAITING) {
            throw new UnavailableException(
                    "PAV-PLATFORM-53",
                    Text.of(
                            "Too many people are signing in at this moment. Please try again in a few seconds.",
                            "Trop de personnes se connectent en ce moment. Veuillez réessayer dans quelques secondes."));
        }
        turns.acquireUninterruptibly();
    }

    /** Whether a password fits a hash; for an empty hash it takes as long and is false. */
    boolean matches(char[] password, String hash) {
        takeTurn();
        byte[] bytes = utf8(password);
        try {
            boolean matches =
                    argon2.fromString(hash.isEmpty() ? nobody : hash).matchesPassword(new SimpleByteSource(bytes));
            return matches && !hash.isEmpty();
        } finally {
            turns.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Refuses what is easily guessed: NIST SP 800-63B asks for length and a list of common ones, not for symbols. */
    void checkStrength(char[] password, String name) {
        String lower = new String(password).toLowerCase(Locale.ROOT);
        if (password.length < MIN_LENGTH || password.length > MAX_LENGTH) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-40",
                    Text.of(
                            "The password must have " + MIN_LENGTH + " to " + MAX_LENGTH
                                    + " characters. A sentence is easy to remember.",
                            "Le mot de passe doit compter de " + MIN_LENGTH + " à " + MAX_LENGTH
                                    + " caractères. Une phrase se retient facilement."));
        }
        if (COMMON.contains(lower)
                || lower.contains(name)
                || lower.chars().distinct().count() < 5) {
            throw new InvalidInputException(
                    "PAV-PLATFORM-41",
                    Text.of(
                            "This password is easily guessed: it is a common one, holds your name, or repeats few characters."
                                    + " Choose another.",
                            "Ce mot de passe est facile à deviner\u00a0: trop courant, il contient votre nom ou répète peu de"
                                    + " caractères. Choisissez-en un autre."));
        }
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }
}
