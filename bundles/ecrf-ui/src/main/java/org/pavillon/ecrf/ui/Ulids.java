package org.pavillon.ecrf.ui;

import java.security.SecureRandom;

/** Identifiers of wishes: 48 bits of milliseconds, 80 random bits, in Crockford's base 32. */
final class Ulids {
    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ulids() {}

    static String next() {
        char[] text = new char[26];
        long time = System.currentTimeMillis();
        for (int i = 9; i >= 0; i--) {
            text[i] = ALPHABET[(int) (time & 31)];
            time >>>= 5;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        for (int i = 0; i < 16; i++) {
            text[10 + i] = ALPHABET[random[i] & 31];
        }
        return new String(text);
    }
}
