package org.pavillon.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A package that was opened and passed every check that needs no framework. Holds no file open. */
public final class ModulePackage {
    /** How the names of packages end. */
    public static final String EXTENSION = ".pavillon";

    static final String MANIFEST = "module.json";
    private static final String FOLDER = "bundles/";
    private static final int CHUNK = 64 << 10;

    private final Path file;
    private final String sha256;
    private final long size;
    private final ModuleManifest manifest;
    private final Map<String, Map<String, String>> headers;

    private ModulePackage(
            Path file, String sha256, long size, ModuleManifest manifest, Map<String, Map<String, String>> headers) {
        this.file = file;
        this.sha256 = sha256;
        this.size = size;
        this.manifest = manifest;
        this.headers = headers;
    }

    /**
     * Opens and checks everything that can be checked without a framework, before any class is loaded. Reads the file
     * once for its hash and unpacks every entry, of jars inside too: a second for 60 MB.
     *
     * @throws RefusedPackageException with everything that is wrong
     * @throws IOException if the file can't be read, or was cut off meanwhile
     */
    public static ModulePackage read(Path file) throws IOException {
        return read(file, Limits.STANDARD);
    }

    static ModulePackage read(Path file, Limits limits) throws IOException {
        String name = Findings.quoted(String.valueOf(file.getFileName()));
        Findings findings = new Findings();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Region whole = new Region(channel, 0, channel.size());
            if (whole.size() > limits.file()) {
                findings.add(Check.TOO_LARGE, name);
                findings.refuse(name);
            }
            String sha256 = hash(whole);
            Reading reading = new Reading(name, limits, findings);
            ModuleManifest manifest = reading.read(whole).orElse(null);
            findings.refuse(name);
            return new ModulePackage(file, sha256, whole.size(), manifest, reading.headers);
        }
    }

    public ModuleManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the whole file, 64 hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /** In bytes. */
    public long size() {
        return size;
    }

    public Path file() {
        return file;
    }

    /**
     * Main manifest headers of a bundle, found whatever their case.
     *
     * @throws NoSuchElementException if the bundle is not of this package
     */
    public Map<String, String> headers(BundleFile bundle) {
        Map<String, String> found = headers.get(bundle.file());
        if (found == null) {
            throw new NoSuchElementException(bundle.file());
        }
        return found;
    }

    /**
     * Writes the bundles into an empty folder, made if it is missing, as {@code <symbolicName>-<version>.jar}. Each is
     * forced to disk, and so is the folder; the hash is taken of the very bytes that were written. If anything fails,
     * nothing is left in the folder.
     *
     * @return the files in the order in which the bundles start
     * @throws RefusedPackageException if the package was changed since it was read
     */
    public List<Path> extract(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new FileAlreadyExistsException(folder.toString(), null, "The folder is not empty");
            }
        }
        List<Path> written = new ArrayList<>();
        boolean complete = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            extract(new Region(channel, 0, channel.size()), folder, written);
            complete = true;
        } finally {
            for (Path path : complete ? List.<Path>of() : written) {
                Files.deleteIfExists(path);
            }
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        return List.copyOf(written);
    }

    private void extract(Region whole, Path folder, List<Path> written) throws IOException {
        String name = Findings.quoted(String.valueOf(file.getFileName()));
        Findings findings = new Findings();
        try {
            Archive archive = Archive.read(whole, Limits.STANDARD, Limits.STANDARD.entries());
            for (BundleFile bundle : manifest.bundles()) {
                Archive.Entry entry =
                        archive.entry(bundle.file()).orElseThrow(() -> new Damage(Check.BUNDLE_ALTERED, bundle.file()));
                if (!write(archive, entry, bundle, folder, written)) {
                    throw new Damage(Check.BUNDLE_ALTERED, bundle.file());
                }
            }
        } catch (Damage e) {
            findings.add(e, name);
        }
        findings.refuse(name);
    }

    private static boolean write(
            Archive archive, Archive.Entry entry, BundleFile bundle, Path folder, List<Path> written)
            throws IOException, Damage {
        if (entry.size() != bundle.size()) {
            return false;
        }
        Path target = folder.resolve(bundle.unpackedName());
        Sha256 hash = new Sha256();
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            written.add(target);
            archive.unpack(entry, new Budget(bundle.size()), (bytes, length) -> {
                Bytes.write(out, bytes, length);
                hash.add(bytes, length);
            });
            out.force(true);
        }
        return hash.hex().equals(bundle.sha256());
    }

    private static String hash(Region whole) throws IOException {
        Sha256 hash = new Sha256();
        for (long at = 0; at < whole.size(); at += CHUNK) {
            int length = (int) Math.min(CHUNK, whole.size() - at);
            hash.add(whole.read(at, length).array(), length);
        }
        return hash.hex();
    }

    /** One pass over a package. */
    private static final class Reading {
        private final String name;
        private final Limits limits;
        private final Findings findings;
        private final Budget unpacked;
        private final Budget contents;
        private final Map<String, Map<String, String>> headers = new HashMap<>();

        Reading(String name, Limits limits, Findings findings) {
            this.name = name;
            this.limits = limits;
            this.findings = findings;
            this.unpacked = new Budget(limits.unpacked());
            this.contents = new Budget(limits.contents());
        }

        Optional<ModuleManifest> read(Region whole) throws IOException {
            try {
                Archive archive = Archive.read(whole, limits, limits.entries());
                checkNames(archive);
                Optional<ModuleManifest> manifest = readManifest(archive);
                if (manifest.isPresent()) {
                    checkNamed(archive, manifest.get());
                    checkBundles(archive, manifest.get());
                }
                return manifest;
            } catch (Damage e) {
                findings.add(e, name);
                return Optional.empty();
            }
        }

        private void checkNames(Archive archive) {
            Set<String> names = new HashSet<>();
            for (Archive.Entry entry : archive.entries()) {
                if (!entry.hasHarmlessName()) {
                    findings.add(Check.HOSTILE_NAME, entry.name());
                }
                String folded = entry.name().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
                if (!names.add(folded.endsWith("/") ? folded.substring(0, folded.length() - 1) : folded)) {
                    findings.add(Check.DUPLICATE_NAME, entry.name());
                }
                if (entry.isSpecial()) {
                    findings.add(Check.SPECIAL_FILE, entry.name());
                }
            }
        }

        private Optional<ModuleManifest> readManifest(Archive archive) throws IOException, Damage {
            Optional<Archive.Entry> entry = archive.entry(MANIFEST);
            if (entry.isEmpty()) {
                findings.add(Check.MANIFEST_MISSING, name);
                return Optional.empty();
            }
            if (entry.get().size() > limits.manifest()) {
                throw new Damage(Check.TOO_LARGE, MANIFEST);
            }
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            archive.unpack(entry.get(), unpacked, (bytes, length) -> json.write(bytes, 0, length));
            return Fields.read(json.toByteArray(), MANIFEST, findings)
                    .map(fields -> new ManifestJson(fields, findings).read());
        }

        private void checkNamed(Archive archive, ModuleManifest manifest) {
            Set<String> named = new HashSet<>(Set.of(MANIFEST));
            manifest.bundles().forEach(bundle -> named.add(bundle.file()));
            for (Archive.Entry entry : archive.entries()) {
                boolean folder = entry.name().equals(FOLDER) && entry.size() == 0;
                if (!folder && !named.contains(entry.name())) {
                    findings.add(Check.UNNAMED_FILE, entry.name());
                }
            }
        }

        private void checkBundles(Archive archive, ModuleManifest manifest) throws IOException {
            Set<String> names = new HashSet<>();
            Set<String> targets = new HashSet<>();
            Map<BundleFile, JarContents> jars = new LinkedHashMap<>();
            for (BundleFile bundle : manifest.bundles()) {
                String target = bundle.unpackedName().toLowerCase(Locale.ROOT);
                if (!names.add(bundle.symbolicName().toLowerCase(Locale.ROOT)) || !targets.add(target)) {
                    findings.add(Check.SAME_NAME, bundle.file(), bundle.symbolicName());
                }
                open(archive, bundle).ifPresent(jar -> jars.put(bundle, jar));
            }
            BundleCheck check = new BundleCheck(manifest, jars, findings);
            jars.forEach((bundle, jar) -> {
                check.check(bundle, jar);
                headers.put(bundle.file(), readOnly(jar.headers()));
            });
            for (String bundle : manifest.schema().keySet()) {
                if (!names.contains(bundle.toLowerCase(Locale.ROOT))) {
                    findings.add(Check.SCHEMA_DIFFERS, MANIFEST + "/schema/" + bundle, 1, 0);
                }
            }
        }

        private Optional<JarContents> open(Archive archive, BundleFile bundle) throws IOException {
            Optional<Archive.Entry> entry = archive.entry(bundle.file());
            if (entry.isEmpty()) {
                findings.add(Check.BUNDLE_MISSING, bundle.file());
                return Optional.empty();
            }
            try {
                return entry.get().method() == Archive.STORED
                        ? openStored(archive, entry.get(), bundle)
                        : openPacked(archive, entry.get(), bundle);
            } catch (Damage e) {
                findings.add(e.check(), bundle.file());
                return Optional.empty();
            }
        }

        private Optional<JarContents> openStored(Archive archive, Archive.Entry entry, BundleFile bundle)
                throws IOException, Damage {
            Sha256 hash = new Sha256();
            archive.unpack(entry, unpacked, hash::add);
            return look(archive.stored(entry), hash, bundle);
        }

        private Optional<JarContents> openPacked(Archive archive, Archive.Entry entry, BundleFile bundle)
                throws IOException, Damage {
            Sha256 hash = new Sha256();
            Path copy = Files.createTempFile("pavillon-", ".jar");
            try (FileChannel channel = FileChannel.open(
                    copy, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                archive.unpack(entry, unpacked, (bytes, length) -> {
                    Bytes.write(channel, bytes, length);
                    hash.add(bytes, length);
                });
                return look(new Region(channel, 0, channel.size()), hash, bundle);
            }
        }

        /** Looks into an altered bundle too: the mending of all that is wrong may take one round. */
        private Optional<JarContents> look(Region jar, Sha256 hash, BundleFile bundle) throws IOException {
            if (jar.size() != bundle.size() || !hash.hex().equals(bundle.sha256())) {
                findings.add(Check.BUNDLE_ALTERED, bundle.file());
            }
            return Optional.of(JarContents.read(jar, bundle.file(), limits, contents, findings))
                    .filter(JarContents::isReadable);
        }

        private static Map<String, String> readOnly(Map<String, String> headers) {
            Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            copy.putAll(headers);
            return Collections.unmodifiableMap(copy);
        }
    }
}
