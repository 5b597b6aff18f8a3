package org.pavillon.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies in a jar, looked at without loading it: every entry is unpacked once. */
final class JarContents {
    static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern SUPPLEMENT = Pattern.compile("META-INF/versions/\\d+/OSGI-INF/MANIFEST\\.MF");
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,4})/.*");
    private static final Pattern MIGRATION = Pattern.compile("db/migration/V(\\d{1,6})__\\w+\\.sql");
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(?:so(?:\\.\\d+)*|dll|dylib|jnilib)");
    /** Signed jars list every entry there. */
    private static final int MANIFEST_LIMIT = 8 << 20;

    private static final int CLASS_LIMIT = 16 << 20;
    private static final int JAVA = 25;

    private final Limits limits;
    private final Findings findings;
    private final Budget budget;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Map<String, String>> supplements = new TreeMap<>();
    private final SortedSet<String> packages = new TreeSet<>();
    private final SortedSet<String> libraries = new TreeSet<>();
    private int migration;
    private boolean readable = true;

    private JarContents(Limits limits, Findings findings, Budget budget) {
        this.limits = limits;
        this.findings = findings;
        this.budget = budget;
    }

    /** Looks through a bundle and the jars inside it, and notes what is wrong with any of them. */
    static JarContents read(Region jar, String where, Limits limits, Budget budget, Findings findings)
            throws IOException {
        JarContents contents = new JarContents(limits, findings, budget);
        contents.look(jar, where, true);
        return contents;
    }

    /** Whether the bundle itself could be read to its end. */
    boolean isReadable() {
        return readable;
    }

    /** Main headers of the manifest, found whatever their case. */
    Map<String, String> headers() {
        return headers;
    }

    /** Headers that replace imports on some Java versions (OSGi Core 8, 3.2.6), by the file that they stand in. */
    Map<String, Map<String, String>> supplements() {
        return supplements;
    }

    /** Packages that have a class, by the classes' own names. */
    SortedSet<String> packages() {
        return packages;
    }

    /** Native libraries, by their files. */
    SortedSet<String> libraries() {
        return libraries;
    }

    /** Highest number of a migration, 0 without any. */
    int migration() {
        return migration;
    }

    private void look(Region jar, String where, boolean bundle) throws IOException {
        try {
            Archive archive = Archive.read(jar, limits, limits.jarEntries());
            if (bundle) {
                readHeaders(archive, where);
            }
            Set<String> names = new HashSet<>();
            for (Archive.Entry entry : archive.entries()) {
                String place = where + "!/" + entry.name();
                if (!entry.hasHarmlessName()) {
                    findings.add(Check.HOSTILE_NAME, place);
                } else if (!names.add(entry.name())) {
                    findings.add(Check.DUPLICATE_NAME, place);
                } else if (entry.isSpecial()) {
                    findings.add(Check.SPECIAL_FILE, place);
                } else {
                    look(archive, entry, where, bundle && entry.name().endsWith(".jar"));
                }
            }
        } catch (Damage e) {
            readable &= !bundle;
            findings.add(e, where);
        }
    }

    private void look(Archive archive, Archive.Entry entry, String where, boolean jar) throws IOException, Damage {
        String name = entry.name();
        if (jar) {
            lookInside(archive, entry, where + "!/" + name);
        } else if (name.endsWith(".class")) {
            lookAtClass(entry, bytes(archive, entry, CLASS_LIMIT), where);
        } else {
            Head head = new Head();
            archive.unpack(entry, budget, head);
            if (head.isLibrary()
                    || LIBRARY.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                libraries.add(where + "!/" + name);
            }
            Matcher script = MIGRATION.matcher(name);
            if (script.matches()) {
                migration = Math.max(migration, Integer.parseInt(script.group(1)));
            }
        }
    }

    private void lookInside(Archive archive, Archive.Entry entry, String where) throws IOException, Damage {
        if (entry.method() == Archive.STORED) {
            archive.unpack(entry, budget, (bytes, length) -> {});
            look(archive.stored(entry), where, false);
            return;
        }
        Path copy = Files.createTempFile("pavillon-", ".jar");
        try (FileChannel channel = FileChannel.open(
                copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            archive.unpack(entry, budget, (bytes, length) -> Bytes.write(channel, bytes, length));
            look(new Region(channel, 0, channel.size()), where, false);
        }
    }

    private void lookAtClass(Archive.Entry entry, byte[] file, String where) {
        String place = where + "!/" + entry.name();
        Matcher versioned = VERSIONED.matcher(entry.name());
        boolean later = versioned.matches() && Integer.parseInt(versioned.group(1)) > JAVA;
        ClassHeader.read(file).ifPresent(header -> {
            if (header.major() > ClassHeader.JAVA_25 && !later) {
                findings.add(Check.CLASS_VERSION, place, header.major() - ClassHeader.JAVA_25 + JAVA);
            }
            if (Reserved.isPackage(header.packageName()) && !packages.contains(header.packageName())) {
                findings.add(Check.SPLIT_PACKAGE, place, header.packageName());
            }
            if (!header.packageName().isEmpty()) {
                packages.add(header.packageName());
            }
        });
    }

    private void readHeaders(Archive archive, String where) throws IOException, Damage {
        for (Archive.Entry entry : archive.entries()) {
            boolean main = entry.name().equals(MANIFEST);
            if (!main && !SUPPLEMENT.matcher(entry.name()).matches()) {
                continue;
            }
            var read = MainHeaders.read(bytes(archive, entry, MANIFEST_LIMIT));
            if (read.isEmpty()) {
                findings.add(Check.HEADER_WRONG, where + "!/" + entry.name(), entry.name());
            } else if (main) {
                headers.putAll(read.get());
            } else {
                supplements.put(where + "!/" + entry.name(), read.get());
            }
        }
    }

    private byte[] bytes(Archive archive, Archive.Entry entry, int limit) throws IOException, Damage {
        if (entry.size() > limit) {
            throw new Damage(Check.TOO_LARGE, entry.name());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) entry.size());
        archive.unpack(entry, budget, (piece, length) -> bytes.write(piece, 0, length));
        return bytes.toByteArray();
    }

    /** Keeps the first four bytes, by which a native library is known whatever it is called. */
    private static final class Head implements Archive.Sink {
        private final ByteBuffer first = ByteBuffer.allocate(4);

        @Override
        public void accept(byte[] bytes, int length) {
            first.put(bytes, 0, Math.min(length, first.remaining()));
        }

        boolean isLibrary() {
            return !first.hasRemaining()
                    && switch (first.getInt(0)) {
                        // ELF; Mach-O of 32 and 64 bits in both orders
                        case 0x7F454C46, 0xFEEDFACE, 0xFEEDFACF, 0xCEFAEDFE, 0xCFFAEDFE -> true;
                        default -> false;
                    };
        }
    }
}
