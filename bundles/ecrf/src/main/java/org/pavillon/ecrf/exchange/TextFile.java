package org.pavillon.ecrf.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A text file whose encoding nobody told: UTF-8 or UTF-16 by its mark, UTF-16 without one if every second byte of its
 * beginning is zero, else UTF-8 if it is that, else Windows-1252.
 *
 * @param encoding how it was read
 */
record TextFile(String text, String encoding) {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** What a file is that is no text, by how it begins. */
    enum Foreign {
        EXCEL,
        PDF,
        XML,
        JSON,
        BINARY
    }

    static TextFile read(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new TextFile(new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8), "UTF-8");
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return new TextFile(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE), "UTF-16");
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return new TextFile(new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE), "UTF-16");
        }
        if (isWide(bytes, 1)) {
            return new TextFile(new String(bytes, StandardCharsets.UTF_16LE), "UTF-16");
        }
        if (isWide(bytes, 0)) {
            return new TextFile(new String(bytes, StandardCharsets.UTF_16BE), "UTF-16");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new TextFile(text, "UTF-8");
        } catch (CharacterCodingException e) {
            return new TextFile(new String(bytes, WINDOWS), "Windows-1252");
        }
    }

    /** Whether headings of plain letters begin the file, two bytes each, the zero being the first or the second. */
    private static boolean isWide(byte[] bytes, int zero) {
        int looked = Math.min(bytes.length / 2 * 2, 32);
        for (int i = 0; i < looked; i++) {
            if ((bytes[i] == 0) != (i % 2 == zero)) {
                return false;
            }
        }
        return looked > 8;
    }

    /** What kind of file it is, if it is certainly no table as text. */
    static Optional<Foreign> foreign(byte[] bytes) {
        if (startsWith(bytes, 'P', 'K', 3, 4) || startsWith(bytes, 0xD0, 0xCF, 0x11, 0xE0)) {
            return Optional.of(Foreign.EXCEL);
        }
        if (startsWith(bytes, '%', 'P', 'D', 'F')) {
            return Optional.of(Foreign.PDF);
        }
        boolean wide =
                startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF) || isWide(bytes, 0) || isWide(bytes, 1);
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, 8192));
        for (byte b : head) {
            if (b == 0 && !wide) {
                return Optional.of(Foreign.BINARY);
            }
        }
        String start = read(head).text().stripLeading();
        if (start.startsWith("<")) {
            return Optional.of(Foreign.XML);
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return Optional.of(Foreign.JSON);
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int... head) {
        if (bytes.length < head.length) {
            return false;
        }
        for (int i = 0; i < head.length; i++) {
            if ((bytes[i] & 0xFF) != head[i]) {
                return false;
            }
        }
        return true;
    }
}
