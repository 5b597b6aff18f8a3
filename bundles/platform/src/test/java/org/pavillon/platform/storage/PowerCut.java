package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** What a file would be if the power went now. */
    static byte[] remains(Path file, Random random) {
        return DISKS.get(file.toAbsolutePath().toString()).remains(random);
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

    /** A write, or a change of the length if there are no bytes. */
    private record Write(long position, byte[] bytes) {}

    private static final class Disk {
        private byte[] forced;
        private final List<Write> since = new ArrayList<>();

        Disk(byte[] content) {
            forced = content;
        }

        synchronized void write(Write write) {
            since.add(write);
        }

        synchronized void force() {
            for (Write write : since) {
                forced = applied(forced, write);
            }
            since.clear();
        }

        synchronized byte[] remains(Random random) {
            byte[] content = forced;
            for (Write write : since) {
                if (random.nextBoolean()) {
                    content = applied(content, write);
                }
            }
            return content;
        }

        private static byte[] applied(byte[] content, Write write) {
            if (write.bytes() == null) {
                return java.util.Arrays.copyOf(content, (int) write.position());
            }
            int end = (int) write.position() + write.bytes().length;
            byte[] changed = end > content.length ? java.util.Arrays.copyOf(content, end) : content.clone();
            System.arraycopy(write.bytes(), 0, changed, (int) write.position(), write.bytes().length);
            return changed;
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
            disk.write(new Write(position, bytes));
            return base.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            disk.write(new Write(size, null));
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
