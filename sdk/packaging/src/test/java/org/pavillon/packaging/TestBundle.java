package org.pavillon.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds a bundle's jar. As it comes, it is an honest one with a class of its own. */
final class TestBundle {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private TestBundle() {}

    static TestBundle named(String symbolicName) {
        return new TestBundle()
                .header("Manifest-Version", "1.0")
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", symbolicName)
                .header("Bundle-Version", "1.0.0")
                .type(symbolicName + ".Thing");
    }

    /** Nothing inside, not even a manifest. */
    static TestBundle empty() {
        return new TestBundle();
    }

    TestBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TestBundle without(String header) {
        headers.remove(header);
        return this;
    }

    TestBundle file(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    TestBundle file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a class where it belongs. */
    TestBundle type(String name) {
        return file(name.replace('.', '/') + ".class", classFile(name, ClassHeader.JAVA_25));
    }

    static byte[] classFile(String name, int major) {
        byte[] bytes = ClassFile.of().build(ClassDesc.of(name), builder -> builder.withVersion(ClassHeader.JAVA_25, 0));
        bytes[6] = (byte) (major >> 8);
        bytes[7] = (byte) major;
        return bytes;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            if (!headers.isEmpty() && !files.containsKey(JarContents.MANIFEST)) {
                StringBuilder manifest = new StringBuilder();
                headers.forEach((name, value) ->
                        manifest.append(name).append(": ").append(value).append("\r\n"));
                put(
                        zip,
                        JarContents.MANIFEST,
                        manifest.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    Path in(Path folder) {
        try {
            return Files.write(Files.createTempFile(folder, "bundle", ".jar"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
