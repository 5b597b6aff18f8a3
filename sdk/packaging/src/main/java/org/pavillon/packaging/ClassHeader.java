package org.pavillon.packaging;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The head of a class file (JVMS 4.1): what a class loader goes by, whatever the file is called.
 *
 * @param major version of the format, 69 for Java 25
 * @param name internal name of the class, {@code org/example/Thing}
 */
record ClassHeader(int major, String name) {
    static final int JAVA_25 = 69;
    private static final int MAGIC = 0xCAFEBABE;

    /** Nothing if no Java runtime would take the bytes for a class. */
    static Optional<ClassHeader> read(byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC) {
                return Optional.empty();
            }
            in.readUnsignedShort();
            int major = in.readUnsignedShort();
            return Optional.of(new ClassHeader(major, name(in)));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    String packageName() {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
    }

    private static String name(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = text(in);
                case 7 -> classes[i] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                default -> throw new IOException("Constant " + tag);
            }
        }
        in.readUnsignedShort();
        String name = texts[classes[in.readUnsignedShort()]];
        if (name == null) {
            throw new IOException("No name");
        }
        return name;
    }

    /** Byte by byte: Java takes malformed text in old class files, and no name that is compared here has any. */
    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedShort());
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
