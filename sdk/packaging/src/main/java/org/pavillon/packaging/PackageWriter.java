package org.pavillon.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Version;

/**
 * Writes packages. The same draft and bundles give the same bytes: entries are sorted, stored as they are (jars are
 * compressed already), and carry one fixed time.
 */
public final class PackageWriter {
    // zip knows no zone, and 1980-01-01 stands for "before 1980" in Java
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ModuleManifest draft;

    private PackageWriter(ModuleManifest draft) {
        this.draft = draft;
    }

    /**
     * Takes a draft: {@code module.json} without {@code schema} and {@code bundles}, which are computed.
     *
     * @param version for a draft that has none
     * @throws RefusedPackageException with everything that is wrong in the draft
     */
    public static PackageWriter of(byte[] draft, Version version) {
        Findings findings = new Findings();
        var manifest = Fields.read(draft, ModulePackage.MANIFEST, findings)
                .map(fields -> new ManifestJson(fields, findings).readDraft(version));
        findings.refuse(ModulePackage.MANIFEST);
        return new PackageWriter(manifest.orElseThrow());
    }

    /** The draft as it was understood, without schema and bundles. */
    public ModuleManifest draft() {
        return draft;
    }

    /**
     * Writes the package. It is not checked: {@link ModulePackage#read} does that.
     *
     * @param bundles in the order in which they start
     * @param target replaced if it exists
     * @return what its {@code module.json} says
     * @throws RefusedPackageException if a file is no bundle at all
     */
    public ModuleManifest write(List<Path> bundles, Path target) throws IOException {
        Findings findings = new Findings();
        Map<BundleFile, Path> files = new TreeMap<>(Comparator.comparing(BundleFile::file));
        List<BundleFile> inOrder = new ArrayList<>();
        SortedMap<String, Integer> schema = new TreeMap<>();
        for (Path path : bundles) {
            describe(path, findings, schema).ifPresent(bundle -> {
                if (files.putIfAbsent(bundle, path) != null) {
                    findings.add(Check.SAME_NAME, bundle.file(), bundle.symbolicName());
                }
                inOrder.add(bundle);
            });
        }
        findings.refuse(String.valueOf(target.getFileName()));
        ModuleManifest manifest = ManifestJson.with(draft, schema, inOrder);
        write(ManifestJson.write(manifest), files, target);
        return manifest;
    }

    private static Optional<BundleFile> describe(Path path, Findings findings, SortedMap<String, Integer> schema)
            throws IOException {
        Findings elsewhere = new Findings();
        String where = String.valueOf(path.getFileName());
        byte[] bytes = Files.readAllBytes(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            JarContents contents = JarContents.read(
                    new Region(channel, 0, bytes.length),
                    where,
                    Limits.STANDARD,
                    new Budget(Limits.STANDARD.contents()),
                    elsewhere);
            var names =
                    Clause.parse(contents.headers().get("Bundle-SymbolicName")).orElse(List.of());
            if (names.size() != 1) {
                findings.add(Check.NOT_A_BUNDLE, where);
                return Optional.empty();
            }
            String name = names.getFirst().path();
            Version version = Version.parseVersion(contents.headers().get("Bundle-Version"));
            if (contents.migration() > 0) {
                schema.put(name, contents.migration());
            }
            return Optional.of(new BundleFile(
                    "bundles/" + name + "-" + version + ".jar", name, version, Sha256.of(bytes), bytes.length));
        } catch (IllegalArgumentException e) {
            findings.add(Check.VERSION_WRONG, where, "Bundle-Version");
            return Optional.empty();
        }
    }

    private static void write(byte[] json, Map<BundleFile, Path> files, Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, ModulePackage.MANIFEST, json);
            for (Map.Entry<BundleFile, Path> file : files.entrySet()) {
                put(zip, file.getKey().file(), Files.readAllBytes(file.getValue()));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
