package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.List;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.security.Permissions;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.portal.spi.Breadcrumbs;

/** The studies that the person may see. */
final class StudiesView extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;

    private final transient Studies studies;

    StudiesView(Studies studies) {
        this.studies = studies;
        addClassName("pv-page");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        add(new H1(Ui.text("ecrf.studies")));
        List<StudySummary> list;
        try {
            list = studies.list();
        } catch (PavillonException e) {
            add(Ui.problem(e));
            return;
        }
        boolean builds = Permissions.has("ecrf:build");
        if (builds) {
            Button create = new Button(Ui.text("ecrf.study.create"), click -> create());
            create.addThemeName("primary");
            Div actions = new Div(create);
            actions.addClassName("pv-actions");
            add(actions);
        }
        if (list.isEmpty()) {
            Paragraph empty = new Paragraph(Ui.text(builds ? "ecrf.studies.first" : "ecrf.studies.none"));
            empty.addClassName("pv-intro");
            add(empty);
        }
        Div board = new Div();
        board.addClassName("pv-board");
        list.forEach(study -> board.add(card(study)));
        add(board);
    }

    private static Article card(StudySummary study) {
        Anchor link = new Anchor("/ecrf/" + study.id(), study.title());
        Span facts = new Span(
                study.version() == 0
                        ? Ui.text("ecrf.study.no-dictionary-yet")
                        : Ui.text("ecrf.study.facts", study.forms(), study.fields(), study.subjects()));
        facts.addClassName("pv-soft");
        Article card = new Article(new H2(link), facts);
        card.addClassName("pv-card");
        return card;
    }

    private void create() {
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(Ui.text("ecrf.study.create"));
        dialog.setWidth("min(28rem, 96vw)");
        TextField title = new TextField(Ui.text("ecrf.study.title"));
        title.setWidthFull();
        title.focus();
        Button make = new Button(Ui.text("ecrf.study.make"), click -> {
            try {
                StudySummary study = studies.create(title.getValue());
                dialog.close();
                UI.getCurrent().navigate("ecrf/" + study.id() + "/dictionary");
            } catch (PavillonException e) {
                title.setInvalid(true);
                title.setErrorMessage(e.describe(Ui.locale()));
            }
        });
        make.addThemeName("primary");
        dialog.add(title);
        dialog.getFooter().add(new Button(Ui.text("ecrf.cancel"), click -> dialog.close()), make);
        dialog.open();
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Ui.text("ecrf.studies"), ""));
    }
}
