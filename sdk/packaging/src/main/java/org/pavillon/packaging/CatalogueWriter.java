package org.pavillon.packaging;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.pavillon.packaging.Catalogue.Entry;
import org.pavillon.packaging.Catalogue.Revocation;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes and signs catalogues. The same packages and times give the same bytes. */
public final class CatalogueWriter {
    private CatalogueWriter() {}

    /**
     * Lists packages under the names of their files.
     *
     * @param sequence higher than that of any catalogue that the key signed before
     * @param issued to the second
     * @param revoked packages that must no longer be installed, whether listed or not
     */
    public static byte[] write(
            long sequence,
            Instant issued,
            Instant expires,
            Collection<ModulePackage> packages,
            Collection<Revocation> revoked) {
        List<Entry> entries = packages.stream()
                .map(file ->
                        Entry.of(file.file().getFileName().toString(), file.sha256(), file.size(), file.manifest()))
                .toList();
        return writeEntries(sequence, issued, expires, entries, revoked);
    }

    /** Lists entries as they are, for instance of an older catalogue. */
    public static byte[] writeEntries(
            long sequence, Instant issued, Instant expires, Collection<Entry> entries, Collection<Revocation> revoked) {
        ObjectNode json = Fields.object();
        json.put("format", Catalogue.FORMAT);
        json.put("sequence", sequence);
        json.put("issued", issued.truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        ArrayNode list = json.putArray("packages");
        entries.stream().sorted(Comparator.comparing(Entry::file)).forEach(entry -> {
            ObjectNode item = list.addObject();
            item.put("file", entry.file());
            item.put("sha256", entry.sha256());
            item.put("size", entry.size());
            ManifestJson.describe(item, entry.manifest());
        });
        ArrayNode revocations = json.putArray("revoked");
        revoked.stream().sorted(Comparator.comparing(Revocation::sha256)).forEach(revocation -> {
            ObjectNode item = revocations.addObject().put("sha256", revocation.sha256());
            ManifestJson.put(item, "reason", revocation.reason());
        });
        return Fields.write(json);
    }

    /** What goes into the {@code .sig} file: the signature in Base64, and on a second line whose it is. */
    public static byte[] sign(byte[] catalogue, PrivateKey key) {
        String signature = Base64.getEncoder().encodeToString(Keys.sign(catalogue, key));
        String fingerprint = Keys.fingerprint(Keys.publicKey(key));
        return (signature + "\nkey " + fingerprint + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
