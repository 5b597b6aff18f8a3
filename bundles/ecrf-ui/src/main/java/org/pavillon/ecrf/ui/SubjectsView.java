package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.CallbackDataProvider;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.pavillon.api.error.PavillonException;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.Subject;
import org.pavillon.ecrf.service.SubjectPage;
import org.pavillon.ecrf.service.SubjectQuery;

/** The subjects of a study, with how far each is. */
final class SubjectsView extends StudyPage {
    private static final long serialVersionUID = 1L;

    private final transient Records records;
    private final Grid<Subject> grid = new Grid<>();
    private final TextField filter = new TextField();
    private final Span count = new Span();
    /** Number of the last subject before a row, for rows that were read: the engine pages by number. */
    private final transient TreeMap<Integer, Long> marks = new TreeMap<>();

    SubjectsView(Studies studies, Records records) {
        super(studies, "subjects");
        this.records = records;
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addComponentColumn(
                        subject -> Ui.rowLink("/ecrf/" + study().id() + "/subjects/" + subject.id(), subject.label()))
                .setHeader(Ui.text("ecrf.subject"))
                .setAutoWidth(true);
        grid.addComponentColumn(this::states).setHeader(Ui.text("ecrf.forms")).setFlexGrow(3);
        grid.addColumn(subject -> subject.forms().values().stream()
                        .map(Subject.FormState::savedAt)
                        .max(Instant::compareTo)
                        .map(Ui::time)
                        .orElse("–"))
                .setHeader(Ui.text("ecrf.last-saved"))
                .setAutoWidth(true);
        grid.addColumn(subject -> Ui.time(subject.createdAt()))
                .setHeader(Ui.text("ecrf.added"))
                .setAutoWidth(true);
        grid.setHeight("60vh");
        grid.getElement().setAttribute("aria-label", Ui.text("ecrf.tab.subjects"));
    }

    @Override
    void fill(BeforeEnterEvent event) {
        if (study().version() == 0) {
            add(new Paragraph(
                    Ui.text(study().rights().build() ? "ecrf.subjects.import-first" : "ecrf.subjects.no-dictionary")));
            if (study().rights().build()) {
                add(new Anchor("/ecrf/" + study().id() + "/dictionary", Ui.text("ecrf.dictionary.import")));
            }
            return;
        }
        filter.setPlaceholder(Ui.text("ecrf.subjects.filter"));
        filter.setAriaLabel(Ui.text("ecrf.subjects.filter"));
        filter.setClearButtonVisible(true);
        filter.setValueChangeMode(ValueChangeMode.LAZY);
        filter.addValueChangeListener(change -> refresh());
        Div actions = new Div();
        actions.addClassName("pv-actions");
        if (study().rights().create()) {
            Button add = new Button(Ui.text("ecrf.subject.add"), click -> add());
            add.addThemeName("primary");
            actions.add(add);
        }
        actions.add(filter, count);
        if (study().rights().export()) {
            String path = "/api/ecrf/studies/" + study().id() + "/records.csv";
            actions.add(Ui.download(path, Ui.text("ecrf.export")));
            if (study().rights().exportIdentifying()) {
                actions.add(Ui.download(path + "?identifying=true", Ui.text("ecrf.export.identifying")));
            }
        }
        add(actions, grid);
        grid.setDataProvider(new CallbackDataProvider<>(
                query -> rows(query.getOffset(), query.getLimit()).stream(),
                query -> (int) records.subjects(study().id(), new SubjectQuery(filter.getValue(), 0, 1))
                        .total()));
        refresh();
    }

    private void refresh() {
        marks.clear();
        marks.put(0, 0L);
        grid.getDataProvider().refreshAll();
        count.setText(Ui.text(
                "ecrf.subjects.count",
                records.subjects(study().id(), new SubjectQuery(filter.getValue(), 0, 1))
                        .total()));
    }

    private List<Subject> rows(int offset, int limit) {
        int at = marks.floorKey(offset);
        long after = marks.get(at);
        while (at < offset) {
            SubjectPage page = records.subjects(
                    study().id(), new SubjectQuery(filter.getValue(), after, Math.min(500, offset - at)));
            if (page.subjects().isEmpty()) {
                return List.of();
            }
            at += page.subjects().size();
            after = page.subjects().getLast().number();
            marks.put(at, after);
        }
        List<Subject> rows =
                new ArrayList<>(records.subjects(study().id(), new SubjectQuery(filter.getValue(), after, limit))
                        .subjects());
        if (!rows.isEmpty()) {
            marks.put(offset + rows.size(), rows.getLast().number());
        }
        return rows;
    }

    private Div states(Subject subject) {
        long complete = subject.forms().values().stream()
                .filter(state -> state.status() == EntryStatus.COMPLETE)
                .count();
        long begun = subject.forms().size() - complete;
        Div states = new Div(
                Ui.badge(Ui.text("ecrf.forms.complete", complete), "pv-health-ok"),
                new Span(" "),
                Ui.badge(Ui.text("ecrf.forms.begun", begun), "pv-health-warn"),
                new Span(" " + Ui.text("ecrf.forms.of", study().forms())));
        return states;
    }

    private void add() {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(Ui.text("ecrf.subject.add"));
        dialog.setWidth("min(28rem, 96vw)");
        TextField label = new TextField(Ui.text("ecrf.subject.label"));
        label.setHelperText(Ui.text("ecrf.subject.label.hint"));
        label.setWidthFull();
        label.focus();
        String id = Ulids.next(); // made once, so that a second click adds nothing twice
        Button make = new Button(Ui.text("ecrf.subject.make"), click -> {
            try {
                Subject subject = records.create(study().id(), id, Optional.of(label.getValue()));
                dialog.close();
                UI.getCurrent().navigate("ecrf/" + study().id() + "/subjects/" + subject.id());
            } catch (PavillonException e) {
                label.setInvalid(true);
                label.setErrorMessage(e.describe(Ui.locale()));
            }
        });
        make.addThemeName("primary");
        dialog.add(label);
        dialog.getFooter().add(new Button(Ui.text("ecrf.cancel"), click -> dialog.close()), make);
        dialog.open();
    }
}
