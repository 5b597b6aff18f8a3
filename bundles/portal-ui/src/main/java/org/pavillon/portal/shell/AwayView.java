package org.pavillon.portal.shell;

import com.vaadin.flow.component.html.Div;
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
    private String crumb = "portal.nothing.crumb";

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
            crumb = "portal.away.crumb";
            getElement().setAttribute("data-module", id);
            add(new State(Shell.text("portal.away", module.get()), Shell.text("portal.away.text"), ""));
        } else {
            crumb = "portal.nothing.crumb";
            add(new State(Shell.text("portal.nothing"), Shell.text("portal.nothing.text"), ""));
        }
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text(crumb), ""));
    }
}
