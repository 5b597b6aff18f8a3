package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.module.Trust;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signed lists of packages that may be installed: the one that the appliance was shipped with, and those that were taken
 * in since, one for each key that signs. Keys are trusted by lying in {@code etc/catalogue-keys}.
 */
final class Catalogues {
    static final String FILE = Catalogue.FILE;
    static final String SIGNATURE = FILE + Catalogue.SIGNATURE;

    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);
    private static final String FOLDER = "modules/catalogues";
    private static final String SEEN = "modules/catalogues/seen.json";

    private final Path shipped;
    private final Path keys;
    private final ModuleFiles files;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Catalogue> known = new HashMap<>();
    /** Highest number ever seen of each key: an older list must not come back. */
    private final Map<String, Long> seen = new HashMap<>();

    /**
     * @param shipped folder that the distribution brings
     * @param keys folder of public keys
     */
    Catalogues(Path shipped, Path keys, ModuleFiles files, Clock clock) {
        this.shipped = shipped;
        this.keys = keys;
        this.files = files;
        this.clock = clock;
        remember();
        load(shipped);
        for (Path folder : folders()) {
            load(folder);
        }
    }

    /** Takes a list in, if it is signed by a known key and not older than the one that is known of that key. */
    synchronized Catalogue add(byte[] catalogue, byte[] signature) throws IOException {
        Catalogue verified = Catalogue.verify(catalogue, signature, trusted(), clock.instant());
        verified.requireNotOlderThan(seen.getOrDefault(verified.key(), 0L));
        files.write(FOLDER + "/" + verified.key() + "/" + FILE, new ByteArrayInputStream(catalogue));
        files.write(FOLDER + "/" + verified.key() + "/" + SIGNATURE, new ByteArrayInputStream(signature));
        accept(verified);
        files.write(SEEN, new ByteArrayInputStream(json.writeValueAsBytes(seen)));
        return verified;
    }

    synchronized Trust trust(String sha256) {
        Trust trust = Trust.UNLISTED;
        for (Catalogue catalogue : known.values()) {
            if (catalogue.revocation(sha256).isPresent()) {
                return Trust.REVOKED;
            }
            if (catalogue.find(sha256).isPresent()) {
                boolean expired = !catalogue.expires().isAfter(clock.instant());
                if (!expired) {
                    trust = Trust.LISTED;
                } else if (trust == Trust.UNLISTED) {
                    trust = Trust.EXPIRED;
                }
            }
        }
        return trust;
    }

    /** Entries of every known list. */
    synchronized List<Catalogue.Entry> entries() {
        return known.values().stream()
                .flatMap(catalogue -> catalogue.entries().stream())
                .toList();
    }

    synchronized Optional<Catalogue.Entry> find(String sha256) {
        return known.values().stream()
                .flatMap(catalogue -> catalogue.find(sha256).stream())
                .findFirst();
    }

    /** Folders with a list and its signature. */
    synchronized List<Path> all() {
        List<Path> all = new ArrayList<>(folders());
        if (Files.isRegularFile(shipped.resolve(FILE))) {
            all.addFirst(shipped);
        }
        return all;
    }

    private void accept(Catalogue catalogue) {
        known.merge(catalogue.key(), catalogue, (a, b) -> a.sequence() > b.sequence() ? a : b);
        seen.merge(catalogue.key(), catalogue.sequence(), Math::max);
    }

    /** A list that was good when it was taken in and has expired since still tells what it lists. */
    private void load(Path folder) {
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            return;
        }
        try {
            accept(Catalogue.verify(folder.resolve(FILE), trusted(), Instant.EPOCH));
        } catch (IOException | InvalidInputException e) {
            LOG.error("The catalogue in {} can't be used", folder, e);
        }
    }

    private void remember() {
        Path file = files.root().resolve(SEEN);
        if (Files.isRegularFile(file)) {
            try {
                seen.putAll(json.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Long>>() {}));
            } catch (IOException e) {
                throw Failures.disk(e);
            }
        }
    }

    private List<Path> folders() {
        Path folder = files.root().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }

    private Collection<PublicKey> trusted() {
        List<PublicKey> trusted = new ArrayList<>();
        if (!Files.isDirectory(keys)) {
            return trusted;
        }
        try (Stream<Path> entries = Files.list(keys)) {
            for (Path entry : entries.filter(path -> path.toString().endsWith(".pem"))
                    .sorted()
                    .toList()) {
                try {
                    trusted.add(Keys.readPublic(entry));
                } catch (InvalidInputException | IOException e) {
                    LOG.error("{} is no public key and is left out", entry, e);
                }
            }
        } catch (IOException e) {
            throw Failures.disk(e);
        }
        return trusted;
    }
}
