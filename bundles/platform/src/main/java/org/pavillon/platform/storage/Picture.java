package org.pavillon.platform.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.pavillon.api.backup.BackupSource.Manifest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of a picture, {@code pavillon-picture 1}: a zip file whose entries are stored as they are, so that what is
 * alike in two pictures is alike in their bytes. First {@code database.sql}, the statements that make the database again;
 * then {@code files/<path>}; at the end {@code manifest.json}, which counts and digests all of it, so that a picture that
 * was cut off is not taken for a whole one.
 */
final class Picture {
    private static final String FORMAT = "pavillon-picture 1";
    private static final String DATABASE = "database.sql";
    private static final String FILES = "files/";
    private static final String MANIFEST = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Picture() {}

    static Manifest write(
            String name, Optional<Contents> contents, Path script, SortedMap<String, Path> files, OutputStream out)
            throws IOException {
        Map<String, Object> manifest = new TreeMap<>();
        manifest.put("format", FORMAT);
        manifest.put("storage", name);
        manifest.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        SortedMap<String, String> digests = new TreeMap<>();
        // the stream belongs to the caller
        ZipOutputStream zip = new ZipOutputStream(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        });
        zip.setMethod(ZipOutputStream.STORED);
        try (zip) {
            if (contents.isPresent()) {
                store(zip, DATABASE, script);
                Map<String, Object> tables = new TreeMap<>();
                contents.get()
                        .tables()
                        .forEach((table, held) ->
                                tables.put(table, Map.of("rows", held.rows(), "sha256", held.sha256())));
                manifest.put("tables", tables);
            }
            for (Map.Entry<String, Path> file : files.entrySet()) {
                store(zip, FILES + file.getKey(), file.getValue());
                digests.put(file.getKey(), Digests.of(file.getValue()));
            }
            manifest.put("files", digests);
            byte[] json = JSON.writeValueAsBytes(manifest);
            CRC32 crc = new CRC32();
            crc.update(json);
            begin(zip, MANIFEST, json.length, crc);
            zip.write(json);
            zip.closeEntry();
        }
        return new Manifest(FORMAT, contents.map(Contents::rows).orElse(0L));
    }

    private static void store(ZipOutputStream zip, String entry, Path file) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                crc.update(buffer, 0, length);
            }
        }
        begin(zip, entry, Files.size(file), crc);
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same content gives the same bytes
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
    }

    /** Makes a storage ready of a picture, and checks it against the manifest. */
    static Manifest read(InputStream in, Replacement replacement) throws IOException {
        Path script = replacement.databaseFolder().resolve(DATABASE);
        Map<String, String> digests = new HashMap<>();
        Optional<JsonNode> manifest = Optional.empty();
        try {
            ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (manifest.isPresent()) {
                    throw StorageErrors.badPicture("something follows its manifest");
                } else if (name.equals(DATABASE)) {
                    copy(zip, script);
                } else if (name.equals(MANIFEST)) {
                    manifest = Optional.of(JSON.readTree(zip.readAllBytes()));
                } else {
                    Path file = file(replacement.filesFolder(), name);
                    copy(zip, file);
                    digests.put(name.substring(FILES.length()), Digests.of(file));
                }
            }
        } catch (ZipException | java.io.EOFException | JacksonException e) {
            throw StorageErrors.badPicture("it is damaged or cut off");
        }
        JsonNode found = manifest.orElseThrow(() -> StorageErrors.badPicture("it is cut off"));
        if (!found.path("format").asString("").equals(FORMAT)) {
            throw StorageErrors.badPicture("its format is not " + FORMAT);
        }
        checkFiles(found.path("files"), digests);
        return new Manifest(FORMAT, load(found, script, replacement));
    }

    private static long load(JsonNode manifest, Path script, Replacement replacement) throws IOException {
        if (!Files.exists(script)) {
            if (manifest.has("tables")) {
                throw StorageErrors.badPicture("its database is missing");
            }
            return 0;
        }
        Contents contents;
        try {
            contents = new DatabaseFile("picture", replacement.databaseFolder()).load(script);
        } catch (SQLException e) {
            throw StorageErrors.badPicture("its database can't be made again (" + e.getErrorCode() + ")");
        }
        Files.delete(script);
        SortedMap<String, Contents.Table> expected = new TreeMap<>();
        manifest.path("tables")
                .properties()
                .forEach(table -> expected.put(
                        table.getKey(),
                        new Contents.Table(
                                table.getValue().path("rows").asLong(),
                                table.getValue().path("sha256").asString(""))));
        if (!contents.tables().equals(expected)) {
            throw StorageErrors.badPicture("its tables are not those of its manifest");
        }
        return contents.rows();
    }

    private static void checkFiles(JsonNode expected, Map<String, String> digests) {
        Map<String, String> files = new HashMap<>();
        expected.properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asString("")));
        if (!files.equals(digests)) {
            throw StorageErrors.badPicture("its files are not those of its manifest");
        }
    }

    /** A picture may come from hostile hands: nothing is written outside the folder, and nothing twice. */
    private static Path file(Path folder, String name) throws IOException {
        try {
            Path file = folder.resolve(name.substring(Math.min(FILES.length(), name.length())));
            if (name.startsWith(FILES)
                    && file.normalize().equals(file)
                    && file.startsWith(folder)
                    && !file.equals(folder)
                    && !name.endsWith("/")
                    && !Files.exists(file)) {
                Folders.create(file.getParent());
                return file;
            }
        } catch (InvalidPathException | java.nio.file.FileAlreadyExistsException e) {
            // said below
        }
        throw StorageErrors.badPicture("it holds a file where none may be");
    }

    private static void copy(InputStream in, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(out);
        }
        Folders.makePrivate(file);
    }
}
