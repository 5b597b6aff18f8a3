package org.pavillon.packaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive (APPNOTE 6.3.10), read so strictly that every other reader sees the same: one disk, no Zip64, no
 * encryption, entries without gap or overlap from the first byte to the central directory, local headers that say what
 * the directory says.
 */
final class Archive {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_LOCATOR_LENGTH = 20;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int DIRECTORY_LIMIT = 32 << 20;
    private static final int ZIP64_EXTRA = 0x0001;
    private static final int UNICODE_PATH_EXTRA = 0x7075;

    /** Compression effort, data descriptor, UTF-8: all other flags change how an entry is read. */
    private static final int HARMLESS_FLAGS = 0x0002 | 0x0004 | 0x0008 | 0x0800;

    private static final int DESCRIPTOR_FLAG = 0x0008;
    private static final int UNIX = 3;
    private static final int CHUNK = 64 << 10;

    private final Region region;
    private final Limits limits;
    private final List<Entry> entries;

    private Archive(Region region, Limits limits, List<Entry> entries) {
        this.region = region;
        this.limits = limits;
        this.entries = List.copyOf(entries);
    }

    /**
     * One file or folder of the archive.
     *
     * @param mode file type and rights as Unix has them, 0 if unknown
     * @param header position of the local header
     * @param data position of the data
     */
    record Entry(
            String name,
            int flags,
            int method,
            long crc,
            long compressed,
            long size,
            int mode,
            long header,
            long data) {
        boolean isFolder() {
            return name.endsWith("/");
        }

        /** Java finds {@code A.class/} when asked for {@code A.class}, so a folder must hold nothing. */
        boolean hasHarmlessName() {
            return EntryName.isHarmless(name) && !(isFolder() && size > 0);
        }

        /** A link, a device: anything but a file. Old tools mark folders as files, as both, or with all bits set. */
        boolean isSpecial() {
            int type = mode & 0xF000;
            return isFolder() ? type == 0xA000 : type != 0 && type != 0x8000;
        }

        private boolean hasDescriptor() {
            return (flags & DESCRIPTOR_FLAG) != 0;
        }
    }

    /** Takes what was unpacked, piece by piece. */
    @FunctionalInterface
    interface Sink {
        void accept(byte[] bytes, int length) throws IOException;
    }

    /** Reads the directory and every local header. */
    static Archive read(Region region, Limits limits, int maximum) throws IOException, Damage {
        long end = end(region);
        ByteBuffer record = region.read(end, END_LENGTH);
        int count = record.getShort(10) & 0xFFFF;
        long length = record.getInt(12) & 0xFFFFFFFFL;
        long start = record.getInt(16) & 0xFFFFFFFFL;
        if (count == 0xFFFF || start == 0xFFFFFFFFL || isZip64(region, end)) {
            throw new Damage(Check.UNSUPPORTED_ENTRY, "");
        }
        if (count > maximum || length > DIRECTORY_LIMIT) {
            throw new Damage(Check.TOO_MANY_ENTRIES, "");
        }
        // both disk numbers, and the count on this disk
        if (record.getInt(4) != 0 || (record.getShort(8) & 0xFFFF) != count || start + length != end) {
            throw new Damage(Check.DIRECTORY_DAMAGED, "");
        }
        List<Entry> listed = directory(region.read(start, (int) length), count);
        return new Archive(region, limits, located(region, listed, start));
    }

    List<Entry> entries() {
        return entries;
    }

    Optional<Entry> entry(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** The bytes of an entry that is stored as it is. */
    Region stored(Entry entry) {
        return region.part(entry.data(), entry.size());
    }

    /** Unpacks an entry; its real bytes are counted, and compared with what the directory says. */
    void unpack(Entry entry, Budget budget, Sink sink) throws IOException, Damage {
        CRC32 crc = new CRC32();
        Sink counted = (bytes, length) -> {
            crc.update(bytes, 0, length);
            sink.accept(bytes, length);
        };
        if (entry.method() == STORED) {
            copy(entry, budget, counted);
        } else {
            inflate(entry, budget, counted);
        }
        if (crc.getValue() != entry.crc()) {
            throw new Damage(Check.ENTRY_DAMAGED, entry.name());
        }
    }

    private void copy(Entry entry, Budget budget, Sink sink) throws IOException, Damage {
        for (long at = 0; at < entry.size(); at += CHUNK) {
            int length = (int) Math.min(CHUNK, entry.size() - at);
            budget.take(length, entry.name());
            sink.accept(region.read(entry.data() + at, length).array(), length);
        }
    }

    private void inflate(Entry entry, Budget budget, Sink sink) throws IOException, Damage {
        byte[] out = new byte[CHUNK];
        long at = 0;
        long total = 0;
        try (Inflater inflater = new Inflater(true)) {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int length = (int) Math.min(CHUNK, entry.compressed() - at);
                    if (length == 0) {
                        throw new Damage(Check.ENTRY_DAMAGED, entry.name());
                    }
                    inflater.setInput(region.read(entry.data() + at, length).array(), 0, length);
                    at += length;
                }
                int length = inflater.inflate(out);
                if (length == 0 && !inflater.finished() && !inflater.needsInput()) {
                    throw new Damage(Check.ENTRY_DAMAGED, entry.name());
                }
                total += length;
                if (total > limits.ratioFrom() && total / limits.ratio() > entry.compressed()) {
                    throw new Damage(Check.BOMB, entry.name());
                }
                if (total > entry.size()) {
                    throw new Damage(Check.HEADERS_DIFFER, entry.name());
                }
                budget.take(length, entry.name());
                sink.accept(out, length);
            }
            if (inflater.getBytesRead() != entry.compressed() || total != entry.size()) {
                throw new Damage(Check.HEADERS_DIFFER, entry.name());
            }
        } catch (DataFormatException e) {
            throw new Damage(Check.ENTRY_DAMAGED, entry.name());
        }
    }

    /** Position of the end record: the last one, and whatever follows it is its own comment. */
    private static long end(Region region) throws IOException, Damage {
        int length = (int) Math.min(region.size(), END_LENGTH + 0xFFFF);
        ByteBuffer tail = region.read(region.size() - length, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                if (at + END_LENGTH + (tail.getShort(at + 20) & 0xFFFF) != length) {
                    throw new Damage(Check.DIRECTORY_DAMAGED, "");
                }
                return region.size() - length + at;
            }
        }
        throw new Damage(Check.NOT_A_ZIP, "");
    }

    private static boolean isZip64(Region region, long end) throws IOException {
        long at = end - ZIP64_LOCATOR_LENGTH;
        return at >= 0 && region.read(at, 4).getInt(0) == ZIP64_LOCATOR;
    }

    private static List<Entry> directory(ByteBuffer bytes, int count) throws Damage {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (bytes.remaining() < CENTRAL_LENGTH || bytes.getInt(bytes.position()) != CENTRAL) {
                throw new Damage(Check.DIRECTORY_DAMAGED, "");
            }
            ByteBuffer fixed = bytes.slice(bytes.position(), CENTRAL_LENGTH).order(bytes.order());
            int name = fixed.getShort(28) & 0xFFFF;
            int extra = fixed.getShort(30) & 0xFFFF;
            int comment = fixed.getShort(32) & 0xFFFF;
            if (bytes.remaining() < CENTRAL_LENGTH + name + extra + comment || fixed.getShort(34) != 0) {
                throw new Damage(Check.DIRECTORY_DAMAGED, "");
            }
            byte[] text = new byte[name];
            bytes.get(bytes.position() + CENTRAL_LENGTH, text);
            Entry entry = listed(fixed, name(text));
            checkExtra(
                    bytes.slice(bytes.position() + CENTRAL_LENGTH + name, extra).order(bytes.order()), entry);
            entries.add(entry);
            bytes.position(bytes.position() + CENTRAL_LENGTH + name + extra + comment);
        }
        if (bytes.hasRemaining()) {
            throw new Damage(Check.DIRECTORY_DAMAGED, "");
        }
        return entries;
    }

    private static Entry listed(ByteBuffer fixed, String name) throws Damage {
        Entry entry = new Entry(
                name,
                fixed.getShort(8) & 0xFFFF,
                fixed.getShort(10) & 0xFFFF,
                fixed.getInt(16) & 0xFFFFFFFFL,
                fixed.getInt(20) & 0xFFFFFFFFL,
                fixed.getInt(24) & 0xFFFFFFFFL,
                fixed.get(5) == UNIX ? fixed.getInt(38) >>> 16 : 0,
                fixed.getInt(42) & 0xFFFFFFFFL,
                0);
        boolean stored = entry.method() == STORED;
        if ((entry.flags() & ~HARMLESS_FLAGS) != 0
                || !stored && entry.method() != DEFLATED
                || stored && entry.hasDescriptor()
                || entry.size() == 0xFFFFFFFFL
                || entry.compressed() == 0xFFFFFFFFL) {
            throw new Damage(Check.UNSUPPORTED_ENTRY, name);
        }
        if (stored && entry.size() != entry.compressed()) {
            throw new Damage(Check.HEADERS_DIFFER, name);
        }
        return entry;
    }

    /** An extra field that gives the entry another size, place or name is read by some and not by others. */
    private static void checkExtra(ByteBuffer extra, Entry entry) throws Damage {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (id == ZIP64_EXTRA || id == UNICODE_PATH_EXTRA) {
                throw new Damage(Check.UNSUPPORTED_ENTRY, entry.name());
            }
            if (length > extra.remaining()) {
                throw new Damage(Check.DIRECTORY_DAMAGED, entry.name());
            }
            extra.position(extra.position() + length);
        }
    }

    private static String name(byte[] bytes) throws Damage {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Damage(Check.HOSTILE_NAME, new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    private static List<Entry> located(Region region, List<Entry> listed, long directory) throws IOException, Damage {
        List<Entry> entries = new ArrayList<>(listed);
        entries.sort(Comparator.comparingLong(Entry::header));
        long at = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.header() != at || at + LOCAL_LENGTH > directory) {
                throw new Damage(Check.DIRECTORY_DAMAGED, entry.name());
            }
            long data = data(region, entry, directory);
            at = data + entry.compressed();
            if (at > directory) {
                throw new Damage(Check.DIRECTORY_DAMAGED, entry.name());
            }
            if (entry.hasDescriptor()) {
                at += descriptor(region, entry, at, directory);
            }
            entries.set(
                    i,
                    new Entry(
                            entry.name(),
                            entry.flags(),
                            entry.method(),
                            entry.crc(),
                            entry.compressed(),
                            entry.size(),
                            entry.mode(),
                            entry.header(),
                            data));
        }
        if (at != directory) {
            throw new Damage(Check.DIRECTORY_DAMAGED, "");
        }
        return entries;
    }

    private static long data(Region region, Entry entry, long directory) throws IOException, Damage {
        ByteBuffer local = region.read(entry.header(), LOCAL_LENGTH);
        int name = local.getShort(26) & 0xFFFF;
        int extra = local.getShort(28) & 0xFFFF;
        long data = entry.header() + LOCAL_LENGTH + name + extra;
        if (local.getInt(0) != LOCAL || data > directory) {
            throw new Damage(Check.DIRECTORY_DAMAGED, entry.name());
        }
        ByteBuffer text = region.read(entry.header() + LOCAL_LENGTH, name);
        if (!text.equals(ByteBuffer.wrap(entry.name().getBytes(StandardCharsets.UTF_8)))
                || (local.getShort(6) & 0xFFFF) != entry.flags()
                || (local.getShort(8) & 0xFFFF) != entry.method()
                || !agrees(local.getInt(14), entry.crc(), entry)
                || !agrees(local.getInt(18), entry.compressed(), entry)
                || !agrees(local.getInt(22), entry.size(), entry)) {
            throw new Damage(Check.HEADERS_DIFFER, entry.name());
        }
        checkExtra(region.read(entry.header() + LOCAL_LENGTH + name, extra), entry);
        return data;
    }

    private static boolean agrees(int local, long listed, Entry entry) {
        return (local & 0xFFFFFFFFL) == listed || entry.hasDescriptor() && local == 0;
    }

    /** Checks the data descriptor; returns its length, which depends on a signature that is optional. */
    private static int descriptor(Region region, Entry entry, long at, long directory) throws IOException, Damage {
        int length = (int) Math.min(16, directory - at);
        ByteBuffer descriptor = region.read(at, length);
        int offset = length == 16 && descriptor.getInt(0) == DESCRIPTOR ? 4 : 0;
        if (length < offset + 12
                || (descriptor.getInt(offset) & 0xFFFFFFFFL) != entry.crc()
                || (descriptor.getInt(offset + 4) & 0xFFFFFFFFL) != entry.compressed()
                || (descriptor.getInt(offset + 8) & 0xFFFFFFFFL) != entry.size()) {
            throw new Damage(Check.HEADERS_DIFFER, entry.name());
        }
        return offset + 12;
    }
}
