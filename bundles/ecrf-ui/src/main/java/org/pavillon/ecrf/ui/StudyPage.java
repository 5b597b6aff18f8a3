package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.ArrayList;
import java.util.List;
import org.pavillon.api.error.PavillonException;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudyState;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.portal.spi.Breadcrumbs;

/** What pages of one study share: its title, its tabs, and what is shown where it is forbidden or gone. */
abstract class StudyPage extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;

    final transient Studies studies;
    private final String tab;
    private transient StudySummary study;

    StudyPage(Studies studies, String tab) {
        this.studies = studies;
        this.tab = tab;
        addClassName("pv-page");
    }

    StudySummary study() {
        return study;
    }

    @Override
    public final void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        try {
            study = studies.get(event.getRouteParameters().get("study").orElse(""));
            frame();
            fill(event);
        } catch (PavillonException e) {
            add(Ui.problem(e));
        }
    }

    /** Adds what is below the tabs. */
    abstract void fill(BeforeEnterEvent event);

    private void frame() {
        Span state = Ui.badge(
                Ui.text("ecrf.state." + study.state()),
                study.state() == StudyState.PRODUCTION ? "pv-health-ok" : "pv-information");
        Div head = new Div(new H1(study.title()), state);
        head.addClassName("pv-actions");
        if (study.rights().build() && study.version() > 0) {
            Button move = new Button(Ui.text("ecrf.state.move." + study.state()), click -> {
                new StateDialog(studies, study, UI.getCurrent().getPage()::reload).open();
            });
            move.addThemeName("tertiary");
            head.add(move);
        }
        add(head);
        Nav tabs = new Nav();
        tabs.addClassName("pv-tabs");
        tabs.getElement().setAttribute("aria-label", study.title());
        tab(tabs, "subjects", "ecrf/" + study.id());
        tab(tabs, "dictionary", "ecrf/" + study.id() + "/dictionary");
        add(tabs);
    }

    private void tab(Nav tabs, String name, String path) {
        Anchor link = new Anchor("/" + path, Ui.text("ecrf.tab." + name));
        if (name.equals(tab)) {
            link.getElement().setAttribute("aria-current", "page");
        }
        tabs.add(link);
    }

    @Override
    public List<Crumb> breadcrumbs() {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb(Ui.text("ecrf.studies"), "ecrf"));
        if (study != null) {
            crumbs.add(new Crumb(study.title(), ""));
        }
        return crumbs;
    }
}
