package org.pavillon.packaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives byte by byte, so that each field can lie. */
final class TestZip {
    private final List<Item> items = new ArrayList<>();
    private byte[] prefix = new byte[0];

    /** An entry, whose directory and local header can differ. */
    static final class Item {
        byte[] name;
        byte[] localName;
        byte[] data;
        int method;
        int flags = 0x0800;
        long crc;
        long size;
        int localMethod;
        long localSize;
        int mode;
        byte[] extra = new byte[0];

        private Item(String name, byte[] content, boolean deflate) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.localName = this.name;
            this.data = deflate ? deflated(content) : content;
            this.method = deflate ? Archive.DEFLATED : Archive.STORED;
            this.localMethod = method;
            CRC32 sum = new CRC32();
            sum.update(content);
            this.crc = sum.getValue();
            this.size = content.length;
            this.localSize = size;
        }
    }

    TestZip stored(String name, byte[] content) {
        items.add(new Item(name, content, false));
        return this;
    }

    TestZip deflated(String name, byte[] content) {
        items.add(new Item(name, content, true));
        return this;
    }

    Item last() {
        return items.getLast();
    }

    Item item(String name) {
        return items.stream()
                .filter(item -> new String(item.name, StandardCharsets.UTF_8).equals(name))
                .findFirst()
                .orElseThrow();
    }

    TestZip prefix(byte[] bytes) {
        prefix = bytes;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        out.writeBytes(prefix);
        for (Item item : items) {
            int offset = out.size();
            out.writeBytes(buffer(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.localMethod)
                    .putInt(0x00420000)
                    .putInt((int) item.crc)
                    .putInt(item.data.length)
                    .putInt((int) item.localSize)
                    .putShort((short) item.localName.length)
                    .putShort((short) 0)
                    .array());
            out.writeBytes(item.localName);
            out.writeBytes(item.data);
            directory.writeBytes(buffer(46)
                    .putInt(0x02014b50)
                    .putShort((short) (3 << 8 | 20))
                    .putShort((short) 20)
                    .putShort((short) item.flags)
                    .putShort((short) item.method)
                    .putInt(0x00420000)
                    .putInt((int) item.crc)
                    .putInt(item.data.length)
                    .putInt((int) item.size)
                    .putShort((short) item.name.length)
                    .putShort((short) item.extra.length)
                    .putInt(0)
                    .putShort((short) 0)
                    .putInt(item.mode << 16)
                    .putInt(offset)
                    .array());
            directory.writeBytes(item.name);
            directory.writeBytes(item.extra);
        }
        int start = out.size();
        out.writeBytes(directory.toByteArray());
        out.writeBytes(buffer(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) items.size())
                .putShort((short) items.size())
                .putInt(directory.size())
                .putInt(start)
                .putShort((short) 0)
                .array());
        return out.toByteArray();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflated(byte[] content) {
        try (Deflater deflater = new Deflater(9, true)) {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[64 << 10];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        }
    }
}
