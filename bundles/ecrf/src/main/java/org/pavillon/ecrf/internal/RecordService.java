package org.pavillon.ecrf.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.Transaction;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.exchange.RecordsCsvWriter;
import org.pavillon.ecrf.expression.SmartVariables;
import org.pavillon.ecrf.rules.EntryRules;
import org.pavillon.ecrf.service.ChainCheck;
import org.pavillon.ecrf.service.Difference;
import org.pavillon.ecrf.service.Entry;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.ExportOptions;
import org.pavillon.ecrf.service.OpenEntry;
import org.pavillon.ecrf.service.Presence;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Revision;
import org.pavillon.ecrf.service.SaveConflict;
import org.pavillon.ecrf.service.SaveRequest;
import org.pavillon.ecrf.service.Saved;
import org.pavillon.ecrf.service.Subject;
import org.pavillon.ecrf.service.SubjectHit;
import org.pavillon.ecrf.service.SubjectPage;
import org.pavillon.ecrf.service.SubjectQuery;
import org.pavillon.ecrf.store.Hashes;
import org.pavillon.ecrf.store.RecordStore;
import org.pavillon.ecrf.store.StudyStore;

/** Subjects and entries. {@link #save} is the one place where a revision is made. */
@Component(
        service = {Records.class, RecordService.class},
        configurationPid = EcrfSettings.PID)
public final class RecordService implements Records {
    private static final Messages MESSAGES = Messages.of(RecordService.class);
    private static final int EXPORT_PAGE = 200;
    private static final int MAX_REASON = 2000;

    private record Seen(Presence presence, Instant until) {}

    private final StudyService studies;
    private final ModuleDatabase database;
    private final AuditLog audit;
    private final RecordStore store = new RecordStore();
    /** By subject and form, then by user. */
    private final Map<String, Map<String, Seen>> present = new ConcurrentHashMap<>();

    /** How long a form counts as open after its window last said so. */
    private volatile Duration presence = Duration.ofSeconds(30);

    @Activate
    public RecordService(@Reference StudyService studies, @Reference AuditLog audit, EcrfSettings settings) {
        this(studies, audit);
        configure(settings);
    }

    /** A changed setting must not stop the module. */
    @Modified
    void configure(EcrfSettings settings) {
        presence = Duration.ofSeconds(settings.presence());
    }

    RecordService(StudyService studies, AuditLog audit) {
        this.studies = studies;
        this.database = studies.database();
        this.audit = audit;
    }

    @Override
    public SubjectPage subjects(String study, SubjectQuery query) {
        Rights.check(Rights.READ, study);
        return database.read(connection -> {
            List<Subject> page = store.subjects(connection, study, query.filter(), query.after(), query.limit() + 1);
            boolean more = page.size() > query.limit();
            List<Subject> shown = more ? page.subList(0, query.limit()) : page;
            return new SubjectPage(
                    shown,
                    store.count(connection, study, query.filter()),
                    more ? OptionalLong.of(shown.getLast().number()) : OptionalLong.empty());
        });
    }

    @Override
    public Subject subject(String study, String subject) {
        Rights.check(Rights.READ, study);
        Subject found = database.read(connection -> existing(connection, study, subject));
        audit.record(AuditEntry.done("ecrf.subject-open", "record/" + subject, Map.of("study", study)));
        return found;
    }

    @Override
    public Subject create(String study, String id, Optional<String> label) {
        Rights.check(Rights.CREATE, study);
        User user = CurrentUser.get();
        requireUlid(id);
        return database.write(transaction -> {
            Connection connection = transaction.connection();
            studies.existing(connection, study);
            Optional<String> owner = store.studyOf(connection, id);
            if (owner.isPresent()) {
                if (!owner.get().equals(study)) {
                    throw new ConflictException("PAV-ECRF-50", MESSAGES.text("ecrf.record.other-id"));
                }
                return existing(connection, study, id); // the same wish again
            }
            long number = store.nextNumber(connection, study);
            String name =
                    label.map(String::strip).filter(text -> !text.isEmpty()).orElse(String.valueOf(number));
            if (name.length() > 100) {
                throw new InvalidInputException("PAV-ECRF-51", MESSAGES.text("ecrf.record.bad-label"));
            }
            if (store.labelTaken(connection, study, name)) {
                throw new ConflictException("PAV-ECRF-52", MESSAGES.text("ecrf.record.label-taken", name));
            }
            store.insert(connection, study, id, number, name, transaction.now(), user.id(), user.displayName());
            transaction.audit(AuditEntry.done("ecrf.subject-create", "record/" + id, Map.of("study", study)));
            return existing(connection, study, id);
        });
    }

    @Override
    public OpenEntry open(String study, String subject, String form) {
        Rights.check(Rights.READ, study);
        User user = CurrentUser.get();
        List<Presence> others = present(study, subject, form);
        OpenEntry open = database.read(connection -> {
            StudyService.Current current = studies.currentVersion(connection, study);
            Form asked = form(current.definition(), form);
            Subject found = existing(connection, study, subject);
            Map<String, Entry> entries = store.entries(connection, subject);
            Optional<Entry> entry = Optional.ofNullable(entries.get(form));
            boolean mayWrite = Rights.has(Rights.EDIT, study);
            Map<String, Answer> read = read(asked, other(current.definition(), form, found, entries));
            return new OpenEntry(
                    study,
                    found,
                    form,
                    current.sha(),
                    entry,
                    read,
                    words(current.definition(), read),
                    smart(found, user, asked),
                    mayWrite ? store.draft(connection, subject, form, user.id()) : Optional.empty(),
                    mayWrite,
                    Rights.has(Rights.EXPORT, study),
                    entry.isPresent(),
                    entry.map(saved -> !saved.definition().equals(current.sha()))
                            .orElse(false),
                    others);
        });
        audit.record(AuditEntry.done("ecrf.entry-open", "record/" + subject, Map.of("study", study, "form", form)));
        return open;
    }

    private static Map<String, String> smart(Subject subject, User user, Form form) {
        return SmartVariables.of(subject.label(), user.name(), user.displayName(), form.name(), form.title());
    }

    private static Map<String, String> words(StudyDefinition definition, Map<String, Answer> answers) {
        Map<String, String> words = new LinkedHashMap<>();
        answers.forEach((name, answer) -> definition
                .item(name)
                .ifPresent(item -> words.put(name, Piping.words(item, answer, definition.missingCodes()))));
        return words;
    }

    /** Values of other forms; the first field of the study is the subject's label. */
    private static Map<String, Answer> other(
            StudyDefinition definition, String form, Subject subject, Map<String, Entry> entries) {
        Map<String, Answer> other = new HashMap<>();
        definition.recordId().ifPresent(item -> other.put(item.name(), new Answer.Single(subject.label())));
        entries.forEach((name, entry) -> {
            if (!name.equals(form)) {
                entry.values().forEach(other::putIfAbsent);
            }
        });
        return other;
    }

    /** Those of the values that the form's rules and labels read. */
    private static Map<String, Answer> read(Form form, Map<String, Answer> other) {
        Set<String> names = new TreeSet<>();
        for (Item item : form.items()) {
            item.relevance().flatMap(rule -> rule.expression()).ifPresent(rule -> names.addAll(rule.fields()));
            item.calculation().flatMap(rule -> rule.expression()).ifPresent(rule -> names.addAll(rule.fields()));
        }
        names.addAll(Piping.names(form));
        Map<String, Answer> read = new LinkedHashMap<>();
        names.forEach(name -> {
            if (other.containsKey(name)) {
                read.put(name, other.get(name));
            }
        });
        return read;
    }

    @Override
    public Saved save(String study, String subject, String form, SaveRequest request) {
        Rights.check(Rights.EDIT, study);
        requireUlid(request.id());
        User user = CurrentUser.get();
        if (request.reason().length() > MAX_REASON) {
            throw new InvalidInputException("PAV-ECRF-64", MESSAGES.text("ecrf.record.long-reason", MAX_REASON));
        }
        String fingerprint = Hashes.of(
                study,
                subject,
                form,
                String.valueOf(request.base()),
                request.status().name(),
                request.reason(),
                RecordStore.json(request.values()));
        return database.write(transaction -> save(transaction, study, subject, form, request, fingerprint, user));
    }

    private Saved save(
            Transaction transaction,
            String study,
            String subject,
            String form,
            SaveRequest request,
            String fingerprint,
            User user)
            throws SQLException {
        Connection connection = transaction.connection();
        Subject found = existing(connection, study, subject);
        StudyService.Current current = studies.currentVersion(connection, study);
        Form asked = form(current.definition(), form);
        Optional<RecordStore.Known> replay = store.revision(connection, request.id());
        if (replay.isPresent()) {
            if (!replay.get().request().equals(fingerprint)) {
                throw new ConflictException("PAV-ECRF-60", MESSAGES.text("ecrf.record.other-request"));
            }
            Entry kept = store.entryAt(connection, subject, form, replay.get().number())
                    .orElseThrow();
            return new Saved(kept, List.of());
        }
        Map<String, Entry> entries = store.entries(connection, subject);
        Optional<Entry> before = Optional.ofNullable(entries.get(form));
        EntryRules.Checked checked = EntryRules.check(
                current.definition(),
                asked,
                request.values(),
                other(current.definition(), form, found, entries),
                smart(found, user, asked),
                LocalDateTime.now());
        if (before.map(Entry::revision).orElse(0) != request.base()) {
            throw conflict(connection, subject, asked, before, request, checked.answers());
        }
        if (!checked.acceptable()) {
            throw new InvalidInputException("PAV-ECRF-61", MESSAGES.text("ecrf.record.invalid"), checked.problems());
        }
        List<Problem> lacking = checked.missing().stream()
                .map(name -> Problem.error(0, 0, name, MESSAGES.text("ecrf.value.required")))
                .toList();
        if (request.status() == EntryStatus.COMPLETE && !lacking.isEmpty()) {
            throw new InvalidInputException(
                    "PAV-ECRF-62", MESSAGES.text("ecrf.record.incomplete", lacking.size()), lacking);
        }
        Map<String, Answer> answers = withFormerFields(asked, before, checked.answers());
        List<Revision.Change> changes =
                RecordStore.changes(before.map(Entry::values).orElse(Map.of()), answers);
        requireRoom(answers);
        store.deleteDraft(connection, subject, form, user.id());
        if (before.isPresent() && changes.isEmpty() && before.get().status() == request.status()) {
            return new Saved(before.get(), checked.problems());
        }
        boolean overwrites =
                changes.stream().anyMatch(change -> change.before().isPresent() && !calculated(asked, change));
        if (overwrites && request.reason().isBlank()) {
            throw new InvalidInputException("PAV-ECRF-63", MESSAGES.text("ecrf.record.no-reason"));
        }
        int number = store.append(
                connection,
                new RecordStore.NewRevision(
                        request.id(),
                        study,
                        subject,
                        form,
                        fingerprint,
                        user.id(),
                        user.displayName(),
                        transaction.now(),
                        "ui",
                        request.reason().strip(),
                        current.sha(),
                        request.status(),
                        answers),
                before);
        transaction.audit(AuditEntry.done(
                        "ecrf.save",
                        "record/" + subject,
                        Map.of(
                                "study", study,
                                "form", form,
                                "revision", String.valueOf(number),
                                "changes", String.valueOf(changes.size()),
                                "request", request.id()))
                .because(request.reason().strip()));
        Entry saved = store.entry(connection, subject, form).orElseThrow();
        return new Saved(saved, checked.problems());
    }

    /** Values of fields that the dictionary had once stay as they are: nobody was asked about them. */
    private static Map<String, Answer> withFormerFields(
            Form form, Optional<Entry> before, Map<String, Answer> answers) {
        Map<String, Answer> all = new LinkedHashMap<>(answers);
        before.map(Entry::values).orElse(Map.of()).forEach((name, answer) -> {
            if (form.item(name).isEmpty()) {
                all.put(name, answer);
            }
        });
        return all;
    }

    /** An entry that no column can hold is refused before anything is written. */
    private static void requireRoom(Map<String, Answer> answers) {
        boolean tooLarge = RecordStore.json(answers).length() > RecordStore.MAX_ENTRY
                || answers.values().stream()
                        .anyMatch(answer -> RecordStore.json(Map.of("", answer)).length() > RecordStore.MAX_ANSWER);
        if (tooLarge) {
            throw new InvalidInputException("PAV-ECRF-66", MESSAGES.text("ecrf.record.too-large"));
        }
    }

    private static boolean calculated(Form form, Revision.Change change) {
        return form.item(change.field())
                .map(item -> item.calculation().isPresent())
                .orElse(false);
    }

    private SaveConflict conflict(
            Connection connection,
            String subject,
            Form form,
            Optional<Entry> current,
            SaveRequest request,
            Map<String, Answer> mine)
            throws SQLException {
        Map<String, Answer> theirs = current.map(Entry::values).orElse(Map.of());
        Map<String, Answer> base = store.entryAt(connection, subject, form.name(), request.base())
                .map(Entry::values)
                .orElse(Map.of());
        List<Difference> differences = new ArrayList<>();
        for (Item item : form.items()) {
            Optional<Answer> their = Optional.ofNullable(theirs.get(item.name()));
            Optional<Answer> my = Optional.ofNullable(mine.get(item.name()));
            if (!their.equals(my) && item.calculation().isEmpty()) {
                differences.add(new Difference(item.name(), Optional.ofNullable(base.get(item.name())), their, my));
            }
        }
        return new SaveConflict(
                "PAV-ECRF-65",
                MESSAGES.text(
                        "ecrf.record.conflict", current.map(Entry::savedBy).orElse("")),
                current.orElseThrow(),
                differences);
    }

    @Override
    public void saveDraft(String study, String subject, String form, int base, Map<String, Answer> values) {
        Rights.check(Rights.EDIT, study);
        String me = CurrentUser.get().id();
        requireRoom(values);
        database.write(transaction -> {
            existing(transaction.connection(), study, subject);
            form(studies.currentVersion(transaction.connection(), study).definition(), form);
            store.saveDraft(transaction.connection(), subject, form, me, base, values, transaction.now());
            return null;
        });
    }

    @Override
    public void discardDraft(String study, String subject, String form) {
        Rights.check(Rights.EDIT, study);
        String me = CurrentUser.get().id();
        database.write(transaction -> {
            existing(transaction.connection(), study, subject);
            store.deleteDraft(transaction.connection(), subject, form, me);
            return null;
        });
    }

    @Override
    public List<Revision> history(String study, String subject, String form, Optional<String> field) {
        Rights.check(Rights.READ, study);
        List<Revision> all = database.read(connection -> {
            existing(connection, study, subject);
            return store.history(connection, subject, form);
        });
        audit.record(AuditEntry.done("ecrf.history-open", "record/" + subject, Map.of("study", study, "form", form)));
        if (field.isEmpty()) {
            return all;
        }
        return all.stream()
                .map(revision -> new Revision(
                        revision.number(),
                        revision.at(),
                        revision.userId(),
                        revision.userName(),
                        revision.reason(),
                        revision.origin(),
                        revision.status(),
                        revision.definition(),
                        revision.hash(),
                        revision.changes().stream()
                                .filter(change -> change.field().equals(field.get()))
                                .toList()))
                .filter(revision -> !revision.changes().isEmpty())
                .toList();
    }

    @Override
    public List<Presence> present(String study, String subject, String form) {
        Rights.check(Rights.READ, study);
        User me = CurrentUser.get();
        Instant now = Instant.now();
        Map<String, Seen> here = present.computeIfAbsent(subject + "/" + form, key -> new ConcurrentHashMap<>());
        here.compute(
                me.id(),
                (id, seen) -> new Seen(
                        new Presence(
                                id,
                                me.displayName(),
                                seen == null || seen.until().isBefore(now)
                                        ? now
                                        : seen.presence().since()),
                        now.plus(presence)));
        here.values().removeIf(seen -> seen.until().isBefore(now));
        return here.values().stream()
                .map(Seen::presence)
                .filter(presence -> !presence.user().equals(me.id()))
                .toList();
    }

    @Override
    public void leave(String study, String subject, String form) {
        Rights.check(Rights.READ, study);
        present.computeIfPresent(subject + "/" + form, (key, here) -> {
            here.remove(CurrentUser.get().id());
            return here.isEmpty() ? null : here;
        });
    }

    @Override
    public void mayExport(String study, ExportOptions options) {
        Rights.check(Rights.EXPORT, study);
        if (options.identifying()) {
            Rights.check(Rights.EXPORT_IDENTIFYING, study);
        }
    }

    @Override
    public void exportCsv(String study, ExportOptions options, OutputStream out) throws IOException {
        mayExport(study, options);
        StudyDefinition definition = database.read(
                connection -> studies.currentVersion(connection, study).definition());
        audit.record(AuditEntry.done(
                "ecrf.export", "study/" + study, Map.of("identifying", String.valueOf(options.identifying()))));
        try (RecordsCsvWriter csv = new RecordsCsvWriter(definition, options, out)) {
            long after = 0;
            List<Subject> page = page(study, after);
            while (!page.isEmpty()) {
                List<String> ids = page.stream().map(Subject::id).toList();
                Map<String, Map<String, Entry>> entries = database.read(connection -> store.entries(connection, ids));
                for (Subject subject : page) {
                    Map<String, Answer> answers = new HashMap<>();
                    Map<String, EntryStatus> statuses = new HashMap<>();
                    entries.getOrDefault(subject.id(), Map.of()).forEach((form, entry) -> {
                        answers.putAll(entry.values());
                        statuses.put(form, entry.status());
                    });
                    csv.write(subject.label(), answers, statuses);
                }
                after = page.getLast().number();
                page = page(study, after);
            }
        }
    }

    private List<Subject> page(String study, long after) {
        return database.read(connection -> store.subjects(connection, study, "", after, EXPORT_PAGE));
    }

    @Override
    public List<SubjectHit> search(String query, int limit) {
        Permissions.checkSomewhere(Rights.READ);
        return database.read(connection -> {
            List<SubjectHit> hits = new ArrayList<>();
            for (StudyStore.Row study : studies.store().studies(connection)) {
                if (hits.size() < limit && Rights.has(Rights.READ, study.id())) {
                    store.subjects(connection, study.id(), query, 0, limit - hits.size())
                            .forEach(subject ->
                                    hits.add(new SubjectHit(study.id(), study.title(), subject.id(), subject.label())));
                }
            }
            return hits;
        });
    }

    @Override
    public ChainCheck verify(String study) {
        Rights.check(Rights.AUDIT, study);
        return database.read(connection -> store.verify(connection, study));
    }

    private Subject existing(Connection connection, String study, String subject) throws SQLException {
        return store.subject(connection, study, subject)
                .orElseThrow(() -> new NotFoundException("PAV-ECRF-53", MESSAGES.text("ecrf.record.none")));
    }

    private static Form form(StudyDefinition definition, String form) {
        return definition
                .form(form)
                .orElseThrow(() -> new NotFoundException("PAV-ECRF-54", MESSAGES.text("ecrf.record.no-form")));
    }

    private static void requireUlid(String id) {
        if (!Hashes.isUlid(id)) {
            throw new InvalidInputException("PAV-ECRF-55", MESSAGES.text("ecrf.record.bad-id"));
        }
    }
}
