package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of H2's, {@code cut:}, that remembers what each file would be after a power cut: what was forced to disk,
 * and of the writes after that any.
 */
public final class PowerCut extends FilePathWrapper {
    private static final Map<String, Disk> DISKS = new ConcurrentHashMap<>();

    static void register() {
        FilePath.register(new PowerCut());
    }

    /** What a file would be if the power went now; asked once. */
    static byte[] remains(Path file, Random random) {
        return DISKS.remove(file.toAbsolutePath().toString()).remains(random);
    }

    @Override
    public String getScheme() {
        return "cut";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Path file = Path.of(getBase().toString());
        Disk disk = new Disk(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        DISKS.put(file.toString(), disk);
        return new Channel(getBase().open(mode), disk);
    }

    /** A write, or a new length of the file. */
    private record Write(long position, byte[] bytes, boolean truncates) {}

    private static final class Disk {
        private byte[] forced;
        private int length;
        private final List<Write> since = new ArrayList<>();

        Disk(byte[] content) {
            forced = content;
            length = content.length;
        }

        synchronized void write(Write write) {
            since.add(write);
        }

        synchronized void force() {
            since.forEach(this::apply);
            since.clear();
        }

        /** Ends its life. */
        synchronized byte[] remains(Random random) {
            since.stream().filter(write -> random.nextBoolean()).forEach(this::apply);
            return Arrays.copyOf(forced, length);
        }

        private void apply(Write write) {
            int position = (int) write.position();
            int end = position + write.bytes().length;
            if (end > forced.length) {
                forced = Arrays.copyOf(forced, 2 * end);
            }
            if (write.truncates()) {
                Arrays.fill(forced, Math.min(position, length), length, (byte) 0);
                length = position;
            } else {
                System.arraycopy(write.bytes(), 0, forced, position, write.bytes().length);
                length = Math.max(length, end);
            }
        }
    }

    private static final class Channel extends FileBaseDefault {
        private final FileChannel base;
        private final Disk disk;

        Channel(FileChannel base, Disk disk) {
            this.base = base;
            this.disk = disk;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            disk.write(new Write(position, bytes, false));
            return base.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            disk.write(new Write(size, new byte[0], true));
            base.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            base.force(metaData);
            disk.force();
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return base.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }

        @Override
        public synchronized java.nio.channels.FileLock tryLock(long position, long size, boolean shared)
                throws IOException {
            return base.tryLock(position, size, shared);
        }
    }
}
