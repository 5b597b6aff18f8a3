package org.pavillon.cli.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A bundle of the package under examination.
 *
 * @param headers main headers of its manifest
 * @param classes its own and those of jars inside it
 * @param texts its small files that are no classes, by name
 */
record Bundle(String name, Map<String, String> headers, List<ClassModel> classes, Map<String, byte[]> texts) {
    /** Message files, descriptions of components and the like are far smaller. */
    private static final int TEXT_LIMIT = 1 << 20;

    static Bundle read(String name, Map<String, String> headers, Path file) throws IOException {
        Bundle bundle = new Bundle(name, headers, new ArrayList<>(), new TreeMap<>());
        try (InputStream in = Files.newInputStream(file)) {
            bundle.look(in, true);
        }
        return bundle;
    }

    private void look(InputStream in, boolean outermost) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.isDirectory() || entry.getName().startsWith("META-INF/versions/")) {
                continue;
            }
            byte[] bytes = zip.readAllBytes();
            if (entry.getName().endsWith(".class")) {
                if (!entry.getName().endsWith("-info.class")) {
                    classes.add(ClassFile.of().parse(bytes));
                }
            } else if (outermost && entry.getName().endsWith(".jar")) {
                look(new ByteArrayInputStream(bytes), false);
            } else if (outermost && bytes.length <= TEXT_LIMIT) {
                texts.put(entry.getName(), bytes);
            }
        }
    }

    /** Packages of its classes. */
    Stream<String> packages() {
        return classes.stream().map(Bundle::packageOf).distinct();
    }

    static String packageOf(ClassModel type) {
        String name = nameOf(type);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    static String nameOf(ClassModel type) {
        return type.thisClass().asInternalName().replace('/', '.');
    }
}
