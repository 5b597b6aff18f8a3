package org.pavillon.platform.module;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.packaging.Catalogue;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.platform.storage.Folders;

/** Where further modules come from: a folder of this machine (a stick), or the address that the administrator set. */
final class ModuleSource {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LARGEST_CATALOGUE = 16 << 20;

    private final Catalogues catalogues;
    private final PackageStore packages;
    private final Failures failures;
    private final Messages messages;

    ModuleSource(Catalogues catalogues, PackageStore packages, Failures failures, Messages messages) {
        this.catalogues = catalogues;
        this.packages = packages;
        this.failures = failures;
        this.messages = messages;
    }

    Catalogue add(byte[] catalogue, byte[] signature, AuditLog audit) throws IOException {
        Catalogue added = catalogues.add(catalogue, signature);
        audit.record(AuditEntry.done(
                "platform.module.add-catalogue",
                "catalogue/" + added.key(),
                Map.of("sequence", String.valueOf(added.sequence()))));
        return added;
    }

    /** Takes in the catalogue and the packages of a folder; what is refused is told, and the rest is taken. */
    Text addFrom(Path folder, AuditLog audit, JobContext job) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw failures.noFolder(folder.toString());
        }
        if (Files.isRegularFile(folder.resolve(Catalogues.FILE))) {
            add(
                    Files.readAllBytes(folder.resolve(Catalogues.FILE)),
                    Files.readAllBytes(folder.resolve(Catalogues.SIGNATURE)),
                    audit);
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(path -> path.toString().endsWith(ModulePackage.EXTENSION))
                    .sorted()
                    .toList();
        }
        List<Text> refused = new ArrayList<>();
        int added = 0;
        for (Path file : files) {
            job.checkCancelled();
            job.progress(
                    added * 1.0 / files.size(), Text.verbatim(file.getFileName().toString()));
            try (InputStream in = Files.newInputStream(file)) {
                packages.add(file.getFileName().toString(), in);
                added++;
            } catch (InvalidInputException e) {
                refused.add(messages.text(
                        "platform.module.refused", file.getFileName().toString(), e.text(), e.code()));
            }
        }
        audit.record(
                AuditEntry.done("platform.module.add-folder", "modules", Map.of("packages", String.valueOf(added))));
        return outcome("platform.module.done-add", added, refused);
    }

    /** Copies all that there is, the catalogue last: a stick that is drawn too early holds nothing half. */
    Text mirror(Path folder, AuditLog audit, JobContext job) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw failures.noFolder(folder.toString());
        }
        Set<Held> all = new TreeSet<>(java.util.Comparator.comparing(Held::sha256));
        packages.ids().forEach(id -> all.addAll(packages.of(id)));
        int copied = 0;
        for (Held release : all) {
            job.checkCancelled();
            job.progress(copied * 1.0 / all.size(), release.manifest().name());
            Path part = folder.resolve(release.manifest().fileName() + ".part");
            Folders.delete(part);
            Folders.copyFile(release.file(), part);
            Files.move(part, folder.resolve(fileName(release)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            copied++;
        }
        List<Path> lists = catalogues.all();
        if (!lists.isEmpty()) {
            Path newest = lists.getLast();
            for (String file : List.of(Catalogues.SIGNATURE, Catalogues.FILE)) {
                Files.copy(
                        newest.resolve(file), folder.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        audit.record(AuditEntry.done("platform.module.mirror", "modules", Map.of("packages", String.valueOf(copied))));
        return messages.text("platform.module.done-mirror", copied);
    }

    /** Asks the address, which is a folder or starts with {@code https:}; there is no other outside request. */
    Text refresh(String address, AuditLog audit, JobContext job) throws IOException, InterruptedException {
        if (address.isBlank()) {
            throw new InvalidInputException("PAV-PLATFORM-94", messages.text("platform.module.no-address"));
        }
        if (!address.startsWith("https:")) {
            return addFrom(Path.of(address), audit, job);
        }
        URI base = URI.create(address.endsWith("/") ? address : address + "/");
        List<Text> refused = new ArrayList<>();
        int added = 0;
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LIMIT)
                .build()) {
            byte[] catalogue = fetch(client, base.resolve(Catalogues.FILE)).readNBytes(LARGEST_CATALOGUE);
            byte[] signature = fetch(client, base.resolve(Catalogues.SIGNATURE)).readNBytes(1 << 16);
            Catalogue list = add(catalogue, signature, audit);
            for (Catalogue.Entry entry : list.entries()) {
                job.checkCancelled();
                boolean wanted = packages.find(entry.sha256()).isEmpty()
                        && entry.platform().includes(packages.platform())
                        && list.revocation(entry.sha256()).isEmpty();
                if (!wanted) {
                    continue;
                }
                job.progress(-1, entry.name());
                try (InputStream in = new AtMost(fetch(client, base.resolve(entry.file())), entry.size())) {
                    packages.add(entry.file(), in);
                    added++;
                } catch (InvalidInputException e) {
                    refused.add(messages.text("platform.module.refused", entry.file(), e.text(), e.code()));
                }
            }
        } catch (PavillonException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw failures.noSource(address, e);
        }
        return outcome("platform.module.done-add", added, refused);
    }

    private static InputStream fetch(HttpClient client, URI address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(address).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException(address.getPath() + " is answered with " + response.statusCode());
        }
        return response.body();
    }

    private static String fileName(Held release) {
        return release.manifest().fileName();
    }

    private Text outcome(String key, int added, List<Text> refused) {
        Text done = messages.text(key, added);
        return refused.isEmpty()
                ? done
                : locale -> {
                    StringBuilder text = new StringBuilder(done.in(locale));
                    refused.forEach(one -> text.append(' ').append(one.in(locale)));
                    return text.toString();
                };
    }

    /** Ends with an error after so many bytes. */
    private static final class AtMost extends FilterInputStream {
        private long left;

        AtMost(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("more bytes than the catalogue says");
            }
        }
    }
}
