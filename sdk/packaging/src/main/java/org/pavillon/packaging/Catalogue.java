package org.pavillon.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Permission;
import org.pavillon.packaging.RefusedCatalogueException.Reason;

/** The packages that a trusted key vouches for, and those that it no longer does. Verified before it is read. */
public final class Catalogue {
    /** Name of the file. */
    public static final String FILE = "catalogue.json";

    /** What the signature's file is called: the catalogue's name and this. */
    public static final String SIGNATURE = ".sig";

    static final int FORMAT = 1;
    private static final int LIMIT = 4 << 20;
    private static final int SIGNATURE_LIMIT = 1 << 10;
    private static final int SIGNATURE_LENGTH = 64;
    private static final int ENTRIES = 10_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,150}\\.pavillon");
    private static final Pattern SIGNED =
            Pattern.compile("([A-Za-z0-9+/]{86}==)\\s*(?:\\R\\s*key ([0-9a-f]{16})\\s*)?");

    private final long sequence;
    private final Instant issued;
    private final Instant expires;
    private final List<Entry> entries;
    private final List<Revocation> revocations;
    private final String key;

    private Catalogue(
            long sequence,
            Instant issued,
            Instant expires,
            List<Entry> entries,
            List<Revocation> revocations,
            String key) {
        this.sequence = sequence;
        this.issued = issued;
        this.expires = expires;
        this.entries = List.copyOf(entries);
        this.revocations = List.copyOf(revocations);
        this.key = key;
    }

    /**
     * A package that may be installed, with what a person should see before the package is there.
     *
     * @param file name, beside the catalogue
     * @param sha256 of the whole package, 64 hexadecimal digits
     * @param size of the package in bytes
     */
    public record Entry(
            String file,
            String sha256,
            long size,
            String id,
            Version version,
            String vendor,
            String licence,
            VersionRange platform,
            Text name,
            Text description,
            List<Permission> permissions,
            Set<String> powers,
            SortedMap<String, Integer> schema) {
        /** What it says of itself, without its bundles. */
        public ModuleManifest manifest() {
            return new ModuleManifest(
                    id, version, vendor, licence, platform, name, description, permissions, powers, schema, List.of());
        }

        static Entry of(String file, String sha256, long size, ModuleManifest manifest) {
            return new Entry(
                    file,
                    sha256,
                    size,
                    manifest.id(),
                    manifest.version(),
                    manifest.vendor(),
                    manifest.licence(),
                    manifest.platform(),
                    manifest.name(),
                    manifest.description(),
                    manifest.permissions(),
                    manifest.powers(),
                    manifest.schema());
        }
    }

    /** A package that must no longer be installed. */
    public record Revocation(String sha256, Text reason) {}

    /**
     * Verifies the signature over the exact bytes, and only then reads them.
     *
     * @param signature content of the {@code .sig} file, or the 64 bytes themselves; empty where there is none
     * @throws RefusedCatalogueException with its reason
     */
    public static Catalogue verify(byte[] json, byte[] signature, Collection<PublicKey> trusted, Instant now) {
        if (json.length > LIMIT || signature.length > SIGNATURE_LIMIT) {
            throw new RefusedCatalogueException(Reason.TOO_LARGE, LIMIT >> 20);
        }
        PublicKey signer = signer(json, signature, trusted);
        Catalogue catalogue = read(json, Keys.fingerprint(signer));
        if (now.isAfter(catalogue.expires)) {
            Instant expired = catalogue.expires;
            Text day = locale -> DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                    .withLocale(locale)
                    .withZone(ZoneOffset.UTC)
                    .format(expired);
            throw new RefusedCatalogueException(Reason.EXPIRED, day);
        }
        return catalogue;
    }

    /**
     * Reads a catalogue and the signature beside it, no more of them than a catalogue may hold.
     *
     * @throws RefusedCatalogueException with its reason
     */
    public static Catalogue verify(Path file, Collection<PublicKey> trusted, Instant now) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + SIGNATURE);
        byte[] signature = Files.exists(beside) ? head(beside, SIGNATURE_LIMIT) : new byte[0];
        return verify(head(file, LIMIT), signature, trusted, now);
    }

    /**
     * Holds that catalogues are not put back to earlier ones.
     *
     * @param seen highest sequence seen so far
     * @throws RefusedCatalogueException if this one is older
     */
    public Catalogue requireNotOlderThan(long seen) {
        if (sequence < seen) {
            throw new RefusedCatalogueException(Reason.OLDER, String.valueOf(sequence), String.valueOf(seen));
        }
        return this;
    }

    /** Grows with each catalogue of a key. */
    public long sequence() {
        return sequence;
    }

    public Instant issued() {
        return issued;
    }

    public Instant expires() {
        return expires;
    }

    public List<Entry> entries() {
        return entries;
    }

    /** The entry of a package, even if it is revoked. */
    public Optional<Entry> find(String sha256) {
        return entries.stream().filter(entry -> entry.sha256().equals(sha256)).findFirst();
    }

    /** Whether, and why, a package is revoked. */
    public Optional<Revocation> revocation(String sha256) {
        return revocations.stream()
                .filter(revocation -> revocation.sha256().equals(sha256))
                .findFirst();
    }

    public List<Revocation> revocations() {
        return revocations;
    }

    /** Fingerprint of the key that signed it. */
    public String key() {
        return key;
    }

    private static byte[] head(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
        }
    }

    private static PublicKey signer(byte[] json, byte[] signature, Collection<PublicKey> trusted) {
        byte[] raw = signature;
        String named = "";
        if (signature.length != SIGNATURE_LENGTH) {
            var parts = SIGNED.matcher(new String(signature, StandardCharsets.ISO_8859_1));
            if (!parts.matches()) {
                throw new RefusedCatalogueException(Reason.ALTERED);
            }
            raw = decoded(parts.group(1));
            named = parts.group(2) == null ? "" : parts.group(2);
        }
        for (PublicKey key : trusted) {
            if (Keys.verify(json, raw, key)) {
                return key;
            }
        }
        // the name only helps to tell a stranger's catalogue from a damaged one: both are refused
        boolean stranger = trusted.isEmpty();
        for (PublicKey key : trusted) {
            stranger |= !named.isEmpty();
            if (named.equals(Keys.fingerprint(key))) {
                throw new RefusedCatalogueException(Reason.ALTERED);
            }
        }
        throw stranger
                ? new RefusedCatalogueException(Reason.UNKNOWN_KEY, named.isEmpty() ? "?" : named)
                : new RefusedCatalogueException(Reason.ALTERED);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new RefusedCatalogueException(Reason.ALTERED);
        }
    }

    private static Catalogue read(byte[] json, String key) {
        Findings findings = new Findings();
        Fields fields = Fields.read(json, FILE, findings)
                .orElseThrow(() -> new RefusedCatalogueException(Reason.UNREADABLE, FILE));
        boolean known = fields.number("format", 0, Integer.MAX_VALUE) == FORMAT;
        long sequence = fields.number("sequence", 0, Long.MAX_VALUE);
        Instant issued = instant(fields, "issued");
        Instant expires = instant(fields, "expires");
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields item : fields.list("packages", ENTRIES)) {
            String file = item.string("file", 200);
            String sha256 = item.hash("sha256");
            if (!NAME.matcher(file).matches() || !seen.add(file) || !seen.add(sha256)) {
                item.wrong("file", Text.verbatim(file));
            }
            long size = item.number("size", 1, Limits.STANDARD.file());
            entries.add(Entry.of(file, sha256, size, new ManifestJson(item, findings).readListed()));
            item.end();
        }
        List<Revocation> revocations = new ArrayList<>();
        for (Fields item : fields.list("revoked", ENTRIES)) {
            revocations.add(new Revocation(item.hash("sha256"), item.text("reason", 500)));
            item.end();
        }
        fields.end();
        if (!known || findings.count() > 0) {
            throw new RefusedCatalogueException(
                    Reason.UNREADABLE, known ? findings.first().where() : "format");
        }
        return new Catalogue(sequence, issued, expires, entries, revocations, key);
    }

    private static Instant instant(Fields fields, String name) {
        String text = fields.string(name, 40);
        try {
            if (!text.isEmpty()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            fields.wrong(name, Findings.MESSAGES.text("package.expects.instant"));
        }
        return Instant.EPOCH;
    }
}
