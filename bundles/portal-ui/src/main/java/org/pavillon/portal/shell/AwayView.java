package org.pavillon.portal.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.List;
import java.util.Optional;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.spi.Breadcrumbs;

/** Stands at every address that no view has now: of a module that is away, or of nothing at all. */
public final class AwayView extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;

    private final transient Portal portal;

    public AwayView(Portal portal) {
        this.portal = portal;
        addClassNames("pv-page", "pv-away");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        String id = event.getLocation().getFirstSegment();
        Optional<String> module =
                portal.modules().name(id).map(name -> name.in(CurrentUser.get().locale()));
        if (module.isPresent()) {
            getElement().setAttribute("data-module", id);
            Paragraph explanation = new Paragraph(Shell.text("portal.away.text"));
            explanation.getElement().setAttribute("role", "status");
            add(new H1(Shell.text("portal.away", module.get())), explanation);
        } else {
            add(new H1(Shell.text("portal.nothing")), new Paragraph(Shell.text("portal.nothing.text")));
        }
        add(new Anchor("/", Shell.text("portal.to-home")));
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text("portal.away.crumb"), ""));
    }
}
