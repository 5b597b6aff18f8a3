package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pavillon.ecrf.service.EntryStatus;
import org.pavillon.ecrf.service.FormSummary;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.Subject;

/** The forms of one subject. */
final class SubjectView extends StudyPage {
    private static final long serialVersionUID = 1L;

    private final transient Records records;
    private transient Subject subject;

    SubjectView(Studies studies, Records records) {
        super(studies, "subjects");
        this.records = records;
    }

    @Override
    void fill(BeforeEnterEvent event) {
        subject = records.subject(
                study().id(), event.getRouteParameters().get("subject").orElse(""));
        add(new H2(Ui.text("ecrf.subject.title", subject.label())));
        Grid<FormSummary> grid = new Grid<>();
        grid.addThemeVariants(GridVariant.LUMO_ROW_STRIPES, GridVariant.LUMO_COMPACT);
        grid.addComponentColumn(form -> Ui.rowLink(
                        "/ecrf/" + study().id() + "/subjects/" + subject.id() + "/" + form.name(), form.title()))
                .setHeader(Ui.text("ecrf.form"))
                .setFlexGrow(2);
        grid.addComponentColumn(
                        form -> state(Optional.ofNullable(subject.forms().get(form.name()))))
                .setHeader(Ui.text("ecrf.form.state"))
                .setAutoWidth(true);
        grid.addColumn(form -> Optional.ofNullable(subject.forms().get(form.name()))
                        .map(state -> Ui.time(state.savedAt()) + ", " + state.savedBy())
                        .orElse("–"))
                .setHeader(Ui.text("ecrf.last-saved"))
                .setAutoWidth(true);
        grid.addColumn(FormSummary::fields)
                .setHeader(Ui.text("ecrf.form.fields"))
                .setAutoWidth(true);
        grid.setItems(studies.forms(study().id()));
        grid.setHeight("65vh");
        grid.getElement().setAttribute("aria-label", Ui.text("ecrf.forms"));
        add(grid);
    }

    private static Span state(Optional<Subject.FormState> state) {
        if (state.isEmpty()) {
            Span empty = new Span(Ui.text("ecrf.state.empty"));
            empty.addClassName("pv-soft");
            return empty;
        }
        EntryStatus status = state.get().status();
        String kind = switch (status) {
            case COMPLETE -> "pv-health-ok";
            case UNVERIFIED -> "pv-information";
            case INCOMPLETE -> "pv-health-warn";
        };
        return Ui.badge(Ui.text("ecrf.state." + status), kind);
    }

    @Override
    public List<Crumb> breadcrumbs() {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb(Ui.text("ecrf.studies"), "ecrf"));
        if (study() != null && subject != null) {
            crumbs.add(new Crumb(study().title(), "ecrf/" + study().id()));
            crumbs.add(new Crumb(subject.label(), ""));
        }
        return crumbs;
    }
}
