package org.pavillon.platform.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.audit.OutboxForwarder;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Migration;

/** How long a check of the audit log takes. Arguments: entries, checks. Prints the median in seconds. */
public final class AuditBenchmark {
    private AuditBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int entries = Integer.parseInt(arguments[0]);
        int checks = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("pavillon-audit");
        Databases databases = new Databases(folder, Clock.systemUTC());
        ChainedAuditLog log = new ChainedAuditLog(databases);
        Database database =
                databases.open("benchmark", List.of(Migration.of(1, "V1__t.sql", "CREATE TABLE t (i INT);")));
        new OutboxForwarder(databases, log);
        for (int i = 0; i < entries; i += 1000) {
            int from = i;
            database.write(transaction -> {
                for (int n = from; n < Math.min(from + 1000, entries); n++) {
                    transaction.audit(AuditEntry.done(
                            "ecrf.save", "record/" + n, Map.of("form", "vitals", "revision", String.valueOf(n))));
                }
                return null;
            });
        }
        while (!database.outbox(1).isEmpty()) {
            Thread.onSpinWait();
        }
        List<Double> seconds = new ArrayList<>();
        AuditVerification found = null;
        for (int i = 0; i < checks; i++) {
            long begun = System.nanoTime();
            found = CurrentUser.callAs(new Somebody("auditor", "platform:audit"), log::verify);
            seconds.add((System.nanoTime() - begun) / 1e9);
        }
        System.out.printf(
                "%d entries, intact until %d: %.1f s%n",
                found.entries(),
                found.intactUntil(),
                seconds.stream().sorted().toList().get(checks / 2));
        databases.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        System.exit(0);
    }
}
