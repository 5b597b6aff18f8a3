package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Trust;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.ModuleManifest;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.platform.storage.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages that are at hand: those that the appliance was shipped with, which its catalogue names, and those that were
 * taken in, each under its hash with its {@code module.json} beside it. A package is opened and checked when it is taken
 * in and whenever it is installed.
 */
final class PackageStore {
    private static final Logger LOG = LoggerFactory.getLogger(PackageStore.class);
    private static final String FOLDER = "modules/packages/";
    private static final String ARRIVING = "modules/arriving/";

    private final Path shipped;
    private final ModuleFiles files;
    private final Catalogues catalogues;
    private final DeveloperMode developerMode;
    private final Version platform;
    private final Failures failures;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<Path, Opened> opened = new ConcurrentHashMap<>();

    /** A package that was checked, and the file's time and size then. */
    private record Opened(ModulePackage content, FileTime time, long size) {}

    /** Whether packages that no catalogue lists may be installed. */
    @FunctionalInterface
    interface DeveloperMode {
        boolean on();
    }

    PackageStore(
            Path shipped,
            ModuleFiles files,
            Catalogues catalogues,
            DeveloperMode developerMode,
            Version platform,
            Messages messages) {
        this.shipped = shipped;
        this.files = files;
        this.catalogues = catalogues;
        this.developerMode = developerMode;
        this.platform = platform;
        this.failures = new Failures(messages);
        look();
    }

    Version platform() {
        return platform;
    }

    /** Ids of all modules that there are. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        held.values().forEach(release -> ids.add(release.manifest().id()));
        return ids;
    }

    /** Packages of a module, the newest first; of one version, the one that was taken in last. */
    List<Held> of(String id) {
        return held.values().stream()
                .filter(release -> release.manifest().id().equals(id))
                .sorted(Comparator.comparing(
                                (Held release) -> release.manifest().version())
                        .thenComparing(Held::added)
                        .reversed())
                .toList();
    }

    Optional<Held> find(String sha256) {
        return Optional.ofNullable(held.get(sha256));
    }

    /** The package of an installed module. @throws org.pavillon.api.error.UnavailableException if it is gone */
    Held held(InstalledModule module) {
        return find(module.sha256())
                .orElseThrow(() -> failures.packageGone(
                        Text.verbatim(module.id()),
                        new IOException(module.sha256().substring(0, 12) + " is missing")));
    }

    /** Name of a module, from its newest package. */
    Text name(String id) {
        return of(id).stream()
                .findFirst()
                .map(release -> release.manifest().name())
                .orElse(Text.verbatim(id));
    }

    /** Storages of all versions of a module that are at hand. */
    Set<String> storages(String id) {
        Set<String> storages = new TreeSet<>();
        of(id).forEach(release -> storages.addAll(ModuleChanges.storages(release)));
        return storages;
    }

    Trust trust(Held release) {
        return trust(release.sha256());
    }

    private Trust trust(String sha256) {
        Trust trust = catalogues.trust(sha256);
        return trust == Trust.UNLISTED && developerMode.on() ? Trust.DEVELOPER : trust;
    }

    /** Opens a package and checks it, unless its file is as it was when it was checked last. */
    ModulePackage open(Held release) {
        try {
            FileTime time = Files.getLastModifiedTime(release.file());
            long size = Files.size(release.file());
            Opened before = opened.get(release.file());
            if (before != null && before.time().equals(time) && before.size() == size) {
                return before.content();
            }
            ModulePackage content = ModulePackage.read(release.file());
            if (!content.sha256().equals(release.sha256())) {
                throw failures.untrusted(release.manifest().name(), Trust.UNLISTED);
            }
            opened.put(release.file(), new Opened(content, time, size));
            return content;
        } catch (IOException e) {
            throw failures.packageGone(release.manifest().name(), e);
        }
    }

    /** Takes a package in, if it is sound and may be installed. */
    Held add(String fileName, InputStream content) throws IOException {
        String part = ARRIVING + UUID.randomUUID();
        try {
            String name = part + "/" + fileName.replaceAll("[^A-Za-z0-9._-]|^\\.+", "_");
            files.write(name, content);
            ModulePackage arrived = ModulePackage.read(files.root().resolve(name));
            Trust trust = trust(arrived.sha256());
            if (!trust.installable()) {
                throw failures.untrusted(arrived.manifest().name(), trust);
            }
            return keep(arrived);
        } finally {
            Folders.delete(files.root().resolve(part));
        }
    }

    /** The same with its bundles, of which a catalogue says nothing. */
    Held complete(Held release) {
        if (!release.manifest().bundles().isEmpty()) {
            return release;
        }
        Held complete =
                new Held(open(release).manifest(), release.sha256(), release.size(), release.file(), release.added());
        held.replace(release.sha256(), complete);
        return complete;
    }

    /** Sees to it that a package stays at hand, whatever becomes of the distribution that it was shipped with. */
    void keep(Held release) throws IOException {
        if (!takenIn(release)) {
            keep(open(release));
        }
    }

    /** Forgets packages that were taken in, but for the installed ones. */
    void forget(String id, Set<String> installed) throws IOException {
        for (Held release : of(id)) {
            if (takenIn(release) && !installed.contains(release.sha256())) {
                Files.deleteIfExists(manifestFile(release.sha256()));
                Files.deleteIfExists(release.file());
                held.remove(release.sha256());
                opened.remove(release.file());
            }
        }
        lookAtShipped();
    }

    private boolean takenIn(Held release) {
        return release.file().startsWith(files.root().resolve(FOLDER));
    }

    private Held keep(ModulePackage content) throws IOException {
        String name = FOLDER + content.sha256();
        try (InputStream in = Files.newInputStream(content.file())) {
            files.write(name + ModulePackage.EXTENSION, in);
        }
        files.write(name + ".json", new ByteArrayInputStream(content.manifest().json()));
        Held release = new Held(
                content.manifest(),
                content.sha256(),
                content.size(),
                files.root().resolve(name + ModulePackage.EXTENSION),
                Instant.now());
        held.put(release.sha256(), release);
        return release;
    }

    private void look() {
        try {
            Folders.delete(files.root().resolve(ARRIVING));
        } catch (IOException e) {
            throw Failures.disk(e);
        }
        Path folder = files.root().resolve(FOLDER);
        if (Files.isDirectory(folder)) {
            for (Path json : list(folder, ".json")) {
                try {
                    String sha256 = json.getFileName().toString().replace(".json", "");
                    Path file = folder.resolve(sha256 + ModulePackage.EXTENSION);
                    ModuleManifest manifest = ModuleManifest.parse(Files.readAllBytes(json));
                    Instant added = Files.getLastModifiedTime(json).toInstant();
                    held.put(sha256, new Held(manifest, sha256, Files.size(file), file, added));
                } catch (IOException | RuntimeException e) {
                    LOG.error("The package of {} can't be used", json, e);
                }
            }
        }
        lookAtShipped();
    }

    /** Shipped packages are known by the catalogue beside them: they are not opened before somebody wants one. */
    void lookAtShipped() {
        for (Catalogue.Entry entry : catalogues.entries()) {
            Path file = shipped.resolve(entry.file()).normalize();
            if (file.startsWith(shipped) && Files.isRegularFile(file)) {
                held.computeIfAbsent(
                        entry.sha256(),
                        sha256 -> new Held(entry.manifest(), sha256, entry.size(), file, Instant.EPOCH));
            }
        }
    }

    private Path manifestFile(String sha256) {
        return files.root().resolve(FOLDER + sha256 + ".json");
    }

    private static List<Path> list(Path folder, String ending) {
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }
}
