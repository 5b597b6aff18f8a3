package org.pavillon.ecrf.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleStorage;
import org.pavillon.api.storage.Transaction;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.MissingCode;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.exchange.DefinitionJson;
import org.pavillon.ecrf.exchange.ReadDictionary;
import org.pavillon.ecrf.exchange.RedcapDictionaryReader;
import org.pavillon.ecrf.exchange.RedcapDictionaryWriter;
import org.pavillon.ecrf.service.DictionaryReport;
import org.pavillon.ecrf.service.FormSummary;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.ecrf.service.StudyVersion;
import org.pavillon.ecrf.store.Hashes;
import org.pavillon.ecrf.store.RecordStore;
import org.pavillon.ecrf.store.StudyStore;

/** Studies and their dictionaries. */
@Component(
        service = {Studies.class, StudyService.class},
        configurationPid = EcrfSettings.PID)
@Designate(ocd = EcrfSettings.class)
public final class StudyService implements Studies {
    private static final Messages MESSAGES = Messages.of(StudyService.class);
    private static final int MAX_TITLE = 200;
    private static final int MAX_REASON = 2000;

    private final ModuleDatabase database;
    private final StudyStore store = new StudyStore();
    private final RecordStore records = new RecordStore();

    /** Bytes. */
    private volatile int largestDictionary = (int) MAX_DICTIONARY;

    @Activate
    public StudyService(@Reference ModuleStorage storage, EcrfSettings settings) {
        this(storage.database());
        configure(settings);
    }

    /** A changed setting must not stop the module. */
    @Modified
    void configure(EcrfSettings settings) {
        largestDictionary = Math.clamp(settings.largestDictionary(), 1, (int) (MAX_DICTIONARY >> 20)) << 20;
    }

    StudyService(ModuleDatabase database) {
        this.database = database;
    }

    ModuleDatabase database() {
        return database;
    }

    StudyStore store() {
        return store;
    }

    @Override
    public List<StudySummary> list() {
        Permissions.checkSomewhere(Rights.READ);
        return database.read(connection -> {
            List<StudySummary> list = new ArrayList<>();
            for (StudyStore.Row row : store.studies(connection)) {
                if (Rights.has(Rights.READ, row.id())) {
                    list.add(summary(connection, row));
                }
            }
            return list;
        });
    }

    @Override
    public StudySummary get(String study) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> summary(connection, existing(connection, study)));
    }

    @Override
    public StudySummary create(String title) {
        Permissions.check(Rights.BUILD);
        String checked = title(title);
        User user = CurrentUser.get();
        return database.write(transaction -> {
            String id = Hashes.ulid(transaction.now());
            store.create(transaction.connection(), id, checked, transaction.now(), user.id(), user.displayName());
            transaction.audit(AuditEntry.done("ecrf.study-create", "study/" + id));
            return summary(transaction.connection(), existing(transaction.connection(), id));
        });
    }

    @Override
    public StudySummary rename(String study, String title) {
        Rights.check(Rights.BUILD, study);
        String checked = title(title);
        return database.write(transaction -> {
            existing(transaction.connection(), study);
            store.rename(transaction.connection(), study, checked);
            transaction.audit(AuditEntry.done("ecrf.study-rename", "study/" + study));
            return summary(transaction.connection(), existing(transaction.connection(), study));
        });
    }

    @Override
    public StudySummary moveTo(String study, StudyState state, String reason) {
        Rights.check(Rights.BUILD, study);
        String why = reason(reason);
        return database.write(transaction -> {
            Connection connection = transaction.connection();
            StudyStore.Row row = existing(connection, study);
            if (row.state() == state) {
                return summary(connection, row);
            }
            if (state == StudyState.PRODUCTION) {
                currentVersion(connection, study);
            } else if (why.isEmpty()) {
                throw new InvalidInputException("PAV-ECRF-8", MESSAGES.text("ecrf.study.no-reason"));
            }
            store.moveTo(connection, study, state);
            transaction.audit(AuditEntry.done("ecrf.study-" + state.word(), "study/" + study)
                    .because(why));
            return summary(connection, existing(connection, study));
        });
    }

    private static String reason(String reason) {
        String why = reason.strip();
        if (why.length() > MAX_REASON) {
            throw new InvalidInputException("PAV-ECRF-9", MESSAGES.text("ecrf.record.long-reason", MAX_REASON));
        }
        return why;
    }

    private static String title(String title) {
        String stripped = title.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_TITLE) {
            throw new InvalidInputException("PAV-ECRF-1", MESSAGES.text("ecrf.study.bad-title", MAX_TITLE));
        }
        return stripped;
    }

    @Override
    public DictionaryReport preview(String study, InputStream csv) throws IOException {
        Rights.check(Rights.BUILD, study);
        ReadDictionary read = RedcapDictionaryReader.read(limited(csv));
        return database.read(connection -> {
            existing(connection, study);
            return new DictionaryReport(
                    read.understood(), read.problems(), changes(connection, study, read.definition()), 0);
        });
    }

    @Override
    public DictionaryReport importDictionary(String study, String name, InputStream csv, String reason)
            throws IOException {
        Rights.check(Rights.BUILD, study);
        String why = reason(reason);
        byte[] bytes = limited(csv);
        ReadDictionary read = RedcapDictionaryReader.read(bytes);
        if (read.definition().isEmpty()) {
            throw new InvalidInputException(
                    "PAV-ECRF-3",
                    MESSAGES.text(
                            "ecrf.dictionary.refused",
                            read.problems().stream()
                                    .filter(problem ->
                                            problem.severity() == org.pavillon.api.error.Problem.Severity.ERROR)
                                    .count(),
                            read.understood().fields()),
                    read.problems());
        }
        String file = name.substring(0, Math.min(255, name.length()));
        return database.write(transaction -> {
            StudyStore.Row row = existing(transaction.connection(), study);
            StudyDefinition definition = withCurrentCodes(
                    transaction.connection(), row, read.definition().get());
            DictionaryReport.Changes changes = changes(transaction.connection(), study, Optional.of(definition));
            int version = add(transaction, row, definition, changes, file, bytes, why);
            return new DictionaryReport(read.understood(), read.problems(), changes, version);
        });
    }

    /** A dictionary says nothing of missing codes: those of the study stay. */
    private StudyDefinition withCurrentCodes(Connection connection, StudyStore.Row row, StudyDefinition read)
            throws SQLException {
        return row.version() == 0
                ? read
                : read.withMissingCodes(current(connection, row.id()).missingCodes());
    }

    private int add(
            Transaction transaction,
            StudyStore.Row row,
            StudyDefinition definition,
            DictionaryReport.Changes changes,
            String sourceName,
            byte[] source,
            String reason)
            throws SQLException {
        Connection connection = transaction.connection();
        String json = DefinitionJson.write(definition);
        String sha = DefinitionJson.sha(json);
        if (store.current(connection, row.id())
                .map(StudyVersion::definition)
                .orElse("")
                .equals(sha)) {
            return 0;
        }
        if (row.state() == StudyState.PRODUCTION && reason.isEmpty()) {
            throw new InvalidInputException("PAV-ECRF-8", MESSAGES.text("ecrf.study.no-reason"));
        }
        store.keep(connection, json.getBytes(StandardCharsets.UTF_8));
        User user = CurrentUser.get();
        int number = row.version() + 1;
        store.addVersion(
                connection,
                row.id(),
                new StudyVersion(
                        number,
                        sha,
                        sourceName,
                        source.length == 0 ? "" : store.keep(connection, source),
                        definition.forms().size(),
                        definition.items().size(),
                        changes.added().size(),
                        changes.changed().size(),
                        changes.removed().size(),
                        transaction.now(),
                        user.displayName(),
                        reason),
                user.id());
        transaction.audit(AuditEntry.done(
                        "ecrf.dictionary-import",
                        "study/" + row.id(),
                        Map.of("version", String.valueOf(number), "definition", sha))
                .because(reason));
        return number;
    }

    private DictionaryReport.Changes changes(Connection connection, String study, Optional<StudyDefinition> wanted)
            throws SQLException {
        if (wanted.isEmpty()) {
            return DictionaryReport.Changes.NONE;
        }
        Map<String, Item> before = new HashMap<>();
        if (existing(connection, study).version() > 0) {
            current(connection, study).items().forEach(item -> before.put(item.name(), item));
        }
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Item item : wanted.get().items()) {
            Item old = before.remove(item.name());
            if (old == null) {
                added.add(item.name());
            } else if (!old.equals(item)) {
                changed.add(item.name());
            }
        }
        List<String> removed = before.keySet().stream().sorted().toList();
        List<DictionaryReport.KeptValues> kept = new ArrayList<>();
        records.valuesIn(connection, study, removed)
                .forEach((field, count) -> kept.add(new DictionaryReport.KeptValues(field, count)));
        return new DictionaryReport.Changes(added, changed, removed, kept);
    }

    /** Reads no more than is allowed, whatever is sent. */
    private byte[] limited(InputStream csv) throws IOException {
        int limit = largestDictionary;
        byte[] bytes = csv.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new InvalidInputException("PAV-ECRF-2", MESSAGES.text("ecrf.dictionary.too-large", limit >> 20));
        }
        return bytes;
    }

    @Override
    public List<StudyVersion> versions(String study) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> store.versions(connection, study));
    }

    @Override
    public void exportDictionary(String study, OutputStream out) throws IOException {
        RedcapDictionaryWriter.write(definition(study), out);
    }

    @Override
    public List<FormSummary> forms(String study) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> existing(connection, study).version() == 0
                ? List.of()
                : current(connection, study).forms().stream()
                        .map(form -> new FormSummary(
                                form.name(),
                                form.title(),
                                (int) form.items().stream()
                                        .filter(item -> item.kind() != ItemKind.DESCRIPTIVE)
                                        .count(),
                                (int) form.items().stream()
                                        .filter(Item::required)
                                        .count()))
                        .toList());
    }

    @Override
    public StudyDefinition definition(String study) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> current(connection, study));
    }

    @Override
    public StudyDefinition definition(String study, String sha) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> {
            if (!store.has(connection, study, sha)) {
                throw new NotFoundException("PAV-ECRF-5", MESSAGES.text("ecrf.study.no-version"));
            }
            return store.definition(connection, sha);
        });
    }

    @Override
    public StudySummary missingCodes(String study, List<MissingCode> codes, String reason) {
        Rights.check(Rights.BUILD, study);
        String why = reason(reason);
        boolean sound = codes.stream().allMatch(code -> code.code().matches("[A-Za-z0-9_.-]{1,50}"))
                && codes.stream().map(MissingCode::code).distinct().count() == codes.size();
        if (!sound) {
            throw new InvalidInputException("PAV-ECRF-6", MESSAGES.text("ecrf.study.bad-codes"));
        }
        return database.write(transaction -> {
            StudyStore.Row row = existing(transaction.connection(), study);
            StudyDefinition definition =
                    current(transaction.connection(), study).withMissingCodes(codes);
            add(transaction, row, definition, DictionaryReport.Changes.NONE, "", new byte[0], why);
            return summary(transaction.connection(), existing(transaction.connection(), study));
        });
    }

    /** The definition of the current version, and its hash. */
    record Current(StudyDefinition definition, String sha) {}

    Current currentVersion(Connection connection, String study) throws SQLException {
        StudyVersion version = store.current(connection, study)
                .orElseThrow(() -> new NotFoundException("PAV-ECRF-4", MESSAGES.text("ecrf.study.no-dictionary")));
        return new Current(store.definition(connection, version.definition()), version.definition());
    }

    private StudyDefinition current(Connection connection, String study) throws SQLException {
        return currentVersion(connection, study).definition();
    }

    StudyStore.Row existing(Connection connection, String study) throws SQLException {
        return store.study(connection, study)
                .orElseThrow(() -> new NotFoundException("PAV-ECRF-7", MESSAGES.text("ecrf.study.none")));
    }

    private StudySummary summary(Connection connection, StudyStore.Row row) throws SQLException {
        Optional<StudyVersion> version = store.current(connection, row.id());
        return new StudySummary(
                row.id(),
                row.title(),
                row.state(),
                row.version(),
                version.map(StudyVersion::definition).orElse(""),
                version.map(StudyVersion::forms).orElse(0),
                version.map(StudyVersion::fields).orElse(0),
                row.subjects(),
                row.createdAt(),
                row.createdName(),
                Rights.of(row.id()));
    }
}
