package org.pavillon.packaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The main section of a jar's manifest (JAR File Specification, "Manifest Specification"). Stricter than Java's reader
 * and than Felix's, which differ: a header that stands twice, a carriage return alone (a line's end for Java only), a
 * space after the section's end (which Felix takes for a line that goes on) would show each of them other headers.
 */
final class MainHeaders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,69}");

    private MainHeaders() {}

    /** The headers, found whatever their case; nothing if the section breaks the rules. */
    static Optional<Map<String, String>> read(byte[] manifest) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try {
            for (String line : unfolded(manifest)) {
                int colon = line.indexOf(": ");
                if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
                    return Optional.empty();
                }
                if (headers.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
                    return Optional.empty();
                }
            }
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        return Optional.of(headers);
    }

    /** Lines of the main section; one that starts with a space goes on the line before, in bytes, amid a character. */
    private static List<String> unfolded(byte[] manifest) throws CharacterCodingException {
        List<ByteArrayOutputStream> lines = new ArrayList<>();
        int at = 0;
        while (at < manifest.length) {
            int end = at;
            while (end < manifest.length && manifest[end] != '\n') {
                end++;
            }
            int next = end + 1;
            if (end > at && end < manifest.length && manifest[end - 1] == '\r') {
                end--;
            }
            if (end == at) {
                if (next < manifest.length && manifest[next] == ' ') {
                    throw new CharacterCodingException();
                }
                break;
            }
            if (manifest[at] == ' ' && !lines.isEmpty()) {
                lines.getLast().write(manifest, at + 1, end - at - 1);
            } else {
                lines.add(new ByteArrayOutputStream());
                lines.getLast().write(manifest, at, end - at);
            }
            at = next;
        }
        List<String> texts = new ArrayList<>();
        for (ByteArrayOutputStream line : lines) {
            texts.add(text(line.toByteArray()));
        }
        return texts;
    }

    private static String text(byte[] line) throws CharacterCodingException {
        for (byte b : line) {
            if (b >= 0 && b < ' ' && b != '\t') {
                throw new CharacterCodingException();
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    }
}
