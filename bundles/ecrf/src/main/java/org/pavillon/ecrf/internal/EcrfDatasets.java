package org.pavillon.ecrf.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.dataset.Column;
import org.pavillon.api.dataset.Dataset;
import org.pavillon.api.dataset.DatasetProvider;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.ecrf.Answer;
import org.pavillon.ecrf.Choice;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.Item;
import org.pavillon.ecrf.ItemKind;
import org.pavillon.ecrf.StudyDefinition;
import org.pavillon.ecrf.expression.Numbers;
import org.pavillon.ecrf.service.Entry;
import org.pavillon.ecrf.service.Subject;
import org.pavillon.ecrf.store.RecordStore;
import org.pavillon.ecrf.store.StudyStore;

/** Each form of each study as a table: a row a subject, a column a field, a checkbox a column each choice. */
@Component
public final class EcrfDatasets implements DatasetProvider {
    private static final Messages MESSAGES = Messages.of(EcrfDatasets.class);
    private static final int PAGE = 200;

    private final StudyService studies;
    private final RecordStore records = new RecordStore();

    @Activate
    public EcrfDatasets(@Reference StudyService studies) {
        this.studies = studies;
    }

    @Override
    public List<Dataset> datasets() {
        return studies.database().read(connection -> {
            List<Dataset> datasets = new ArrayList<>();
            for (StudyStore.Row study : studies.store().studies(connection)) {
                if (study.version() > 0) {
                    for (Form form : studies.currentVersion(connection, study.id())
                            .definition()
                            .forms()) {
                        datasets.add(dataset(study, form));
                    }
                }
            }
            return datasets;
        });
    }

    private static Dataset dataset(StudyStore.Row study, Form form) {
        List<Column> columns = new ArrayList<>();
        columns.add(column("subject", MESSAGES.text("ecrf.dataset.subject"), Column.Type.TEXT, Map.of(), true));
        columns.add(column("status", MESSAGES.text("ecrf.dataset.status"), Column.Type.TEXT, Map.of(), false));
        for (Item item : form.items()) {
            if (item.kind() == ItemKind.CHECKBOX) {
                for (Choice choice : item.choices()) {
                    columns.add(column(
                            item.name() + "___" + choice.code(),
                            Text.verbatim(item.label() + " – " + choice.label()),
                            Column.Type.BOOLEAN,
                            Map.of(),
                            item.identifier()));
                }
            } else if (item.kind().holdsValue()) {
                Map<String, Text> codes = new LinkedHashMap<>();
                if (item.kind() != ItemKind.SLIDER) {
                    item.choices().forEach(choice -> codes.put(choice.code(), Text.verbatim(choice.label())));
                }
                columns.add(column(item.name(), Text.verbatim(item.label()), type(item), codes, item.identifier()));
            }
        }
        return new Dataset(
                "ecrf/" + study.id() + "/" + form.name(),
                Text.verbatim(study.title() + " – " + form.title()),
                MESSAGES.text("ecrf.dataset.description"),
                columns,
                Rights.READ + ":" + study.id(),
                Rights.READ + ":" + study.id());
    }

    private static Column column(
            String name, Text title, Column.Type type, Map<String, Text> codes, boolean identifying) {
        return new Column(name, title, type, "", codes, identifying);
    }

    private static Column.Type type(Item item) {
        String validation = item.validation().type();
        if (item.kind() == ItemKind.CALC || validation.startsWith("number")) {
            return Column.Type.DECIMAL;
        }
        if (item.kind() == ItemKind.SLIDER || validation.equals("integer")) {
            return Column.Type.INTEGER;
        }
        return Column.Type.TEXT;
    }

    @Override
    public void rows(String dataset, Predicate<List<Object>> sink) {
        String[] parts = dataset.split("/", 3);
        studies.database().read(connection -> {
            StudyDefinition definition =
                    studies.currentVersion(connection, parts[1]).definition();
            hand(connection, parts[1], definition.form(parts[2]).orElseThrow(), sink);
            return null;
        });
    }

    private void hand(Connection connection, String study, Form form, Predicate<List<Object>> sink)
            throws SQLException {
        long after = 0;
        List<Subject> page = records.subjects(connection, study, "", after, PAGE);
        while (!page.isEmpty()) {
            for (Subject subject : page) {
                Optional<Entry> entry = records.entry(connection, subject.id(), form.name());
                if (entry.isPresent() && !sink.test(row(subject, entry.get(), form))) {
                    return;
                }
            }
            after = page.getLast().number();
            page = records.subjects(connection, study, "", after, PAGE);
        }
    }

    private static List<Object> row(Subject subject, Entry entry, Form form) {
        List<Object> row = new ArrayList<>();
        row.add(subject.label());
        row.add(entry.status().word());
        for (Item item : form.items()) {
            Answer answer = entry.values().get(item.name());
            if (item.kind() == ItemKind.CHECKBOX) {
                for (Choice choice : item.choices()) {
                    row.add(answer instanceof Answer.Codes(var codes) ? (Object) codes.contains(choice.code()) : null);
                }
            } else if (item.kind().holdsValue()) {
                row.add(answer instanceof Answer.Single(String value) ? typed(item, value) : null);
            }
        }
        return row;
    }

    private static Object typed(Item item, String value) {
        return switch (type(item)) {
            case DECIMAL ->
                Numbers.parse(value).isPresent() ? Numbers.parse(value).getAsDouble() : null;
            case INTEGER ->
                Numbers.parse(value).isPresent()
                        ? (Object) (long) Numbers.parse(value).getAsDouble()
                        : null;
            default -> value;
        };
    }
}
