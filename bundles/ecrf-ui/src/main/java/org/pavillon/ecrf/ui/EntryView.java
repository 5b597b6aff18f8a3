package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.ArrayList;
import java.util.List;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.ecrf.Form;
import org.pavillon.ecrf.service.Records;
import org.pavillon.ecrf.service.Studies;
import org.pavillon.ecrf.service.StudySummary;
import org.pavillon.ecrf.service.Subject;
import org.pavillon.portal.spi.Assets;
import org.pavillon.portal.spi.Breadcrumbs;

/** Hosts the entry component, which does the rest by itself. */
final class EntryView extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;

    private static final List<String> MODULES =
            List.of("expression.js", "validation.js", "words.js", "form-state.js", "fields.js", "texts.js");

    private final transient Studies studies;
    private final transient Records records;
    private final transient Assets assets;
    private final transient List<Crumb> crumbs = new ArrayList<>();

    EntryView(Studies studies, Records records, Assets assets) {
        this.studies = studies;
        this.records = records;
        this.assets = assets;
        addClassName("pv-page");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        getElement().removeAllChildren();
        crumbs.clear();
        String study = event.getRouteParameters().get("study").orElse("");
        String id = event.getRouteParameters().get("subject").orElse("");
        String form = event.getRouteParameters().get("form").orElse("");
        crumbs.add(new Crumb(Ui.text("ecrf.studies"), "ecrf"));
        StudySummary summary;
        try {
            summary = studies.get(study);
            Subject subject = records.subject(study, id);
            crumbs.add(new Crumb(summary.title(), "ecrf/" + study));
            crumbs.add(new Crumb(subject.label(), "ecrf/" + study + "/subjects/" + id));
            crumbs.add(new Crumb(
                    studies.definition(study).form(form).map(Form::title).orElse(form), ""));
        } catch (PavillonException e) {
            add(Ui.problem(e));
            return;
        }
        Element style = new Element("link")
                .setAttribute("rel", "stylesheet")
                .setAttribute("href", assets.url(EntryView.class, "entry.css"));
        for (String module : MODULES) { // all at once, not one after the other as they import each other
            getElement()
                    .appendChild(new Element("link")
                            .setAttribute("rel", "modulepreload")
                            .setAttribute("href", assets.url(EntryView.class, module)));
        }
        Element script = new Element("script")
                .setAttribute("type", "module")
                .setAttribute("src", assets.url(EntryView.class, "entry.js"));
        Element entry = new Element("pavillon-entry")
                .setAttribute("study", study)
                .setAttribute("subject", id)
                .setAttribute("form", form)
                .setAttribute("definition", summary.definition())
                .setAttribute("lang", Ui.locale().getLanguage())
                .setAttribute("user", CurrentUser.get().id());
        getElement().appendChild(style, script, entry);
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.copyOf(crumbs);
    }
}
