package org.pavillon.portal.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.List;
import java.util.Optional;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;
import org.pavillon.portal.spi.Breadcrumbs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands at every address that no view has now: of a module that is away, or of nothing at all. */
public final class AwayView extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;
    private static final String NOTHING = "portal.nothing";

    private static final Logger LOG = LoggerFactory.getLogger(AwayView.class);

    private final transient Portal portal;
    private String id = "";
    private String shown = "";
    private String crumb = "portal.nothing.crumb";
    private transient Optional<AutoCloseable> subscription = Optional.empty();

    public AwayView(Portal portal) {
        this.portal = portal;
        addClassNames("pv-page", "pv-away");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = event.getLocation().getFirstSegment();
        draw();
    }

    /** Says why the module is away now; nothing moves while that stays the same. */
    private void draw() {
        String key = key();
        if (key.equals(shown)) {
            return;
        }
        shown = key;
        removeAll();
        if (key.equals(NOTHING)) {
            crumb = "portal.nothing.crumb";
            getElement().removeAttribute("data-module");
        } else {
            crumb = "portal.away.crumb";
            getElement().setAttribute("data-module", id);
        }
        String name = portal.modules()
                .name(id)
                .map(text -> text.in(CurrentUser.get().locale()))
                .orElse(id);
        add(new State(Shell.text(key, name), Shell.text(key + ".text"), ""));
    }

    private String key() {
        return portal.modules()
                .state(id)
                .map(state -> switch (state) {
                    case ABSENT -> "portal.away.absent";
                    case INSTALLED -> portal.modules().safeMode() ? "portal.away.safe" : "portal.away.stopped";
                    case STARTING -> "portal.away.starting";
                    case FAILED, STUCK, QUARANTINED ->
                        portal.modules().safeMode() ? "portal.away.safe" : "portal.away.failed";
                    case RUNNING, DEGRADED -> NOTHING;
                })
                .orElse(NOTHING);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        subscription = Optional.of(portal.modules().listen(() -> Windows.access(ui, () -> changed(ui))));
    }

    /** The module may have come while this view was on its way to the window, which missed that. */
    private void changed(UI ui) {
        boolean came = key().equals(NOTHING) && !shown.equals(NOTHING);
        Optional<Shell> shell = Shell.of(ui);
        if (came && shell.isPresent()) {
            shell.get().came(ui);
        } else {
            draw();
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.ifPresent(open -> {
            try {
                open.close();
            } catch (Exception e) {
                LOG.warn("A page did not leave a list of listeners", e);
            }
        });
        subscription = Optional.empty();
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text(crumb), ""));
    }
}
