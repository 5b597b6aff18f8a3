package org.pavillon.packaging;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Part of a file. */
record Region(FileChannel channel, long start, long size) {
    /** The bytes from a position on, little-endian, as zip has its numbers. */
    ByteBuffer read(long at, int length) throws IOException {
        if (at < 0 || length < 0 || at > size - length) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + at + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    Region part(long at, long length) {
        return new Region(channel, start + at, length);
    }
}
