package org.pavillon.platform.module;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.platform.storage.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was done to modules, one line of JSON an operation, only ever added to. */
final class OperationLog {
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    private final Path file;
    private final JsonMapper json = JsonMapper.builder().build();

    /** A line of the file. */
    private record Line(
            long number,
            Instant time,
            Duration took,
            Operation operation,
            String module,
            String from,
            String to,
            String actor,
            OperationRecord.Outcome outcome,
            String code,
            Wording text) {
        OperationRecord entry() {
            return new OperationRecord(
                    number, time, took, operation, module, from, to, actor, outcome, code, text.text());
        }
    }

    OperationLog(Path file) {
        this.file = file;
    }

    /** Adds an operation; its number is given here. A log that can't be written must not undo what was done. */
    synchronized void add(OperationRecord done) {
        long number = lines().size() + 1L;
        Line line = new Line(
                number,
                done.time(),
                done.took(),
                done.operation(),
                done.module(),
                done.from(),
                done.to(),
                done.actor(),
                done.outcome(),
                done.code(),
                Wording.of(done.text()));
        try {
            Folders.create(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.position(channel.size());
                boolean torn = channel.size() > 0 && !endsLine(channel);
                String text = (torn ? "\n" : "") + json.writeValueAsString(line) + "\n";
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
        } catch (IOException e) {
            LOG.error("The operation on the module {} is not in the log of operations", done.module(), e);
        }
    }

    /** The last operations, the newest first. */
    synchronized List<OperationRecord> last(int limit) {
        List<OperationRecord> records = new ArrayList<>();
        for (String line : lines().reversed()) {
            if (records.size() == limit) {
                break;
            }
            try {
                records.add(json.readValue(line, Line.class).entry());
            } catch (JacksonException e) {
                LOG.debug("A line of {} was cut off by a power cut", file, e);
            }
        }
        return records;
    }

    private static boolean endsLine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }
}
