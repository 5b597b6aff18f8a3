package org.pavillon.portal.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.RouterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.security.User;
import org.pavillon.portal.Portal;
import org.pavillon.portal.Windows;
import org.pavillon.portal.spi.Breadcrumbs;
import org.pavillon.portal.spi.PortalView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frame of one window. */
public final class Shell extends Div implements RouterLayout, AfterNavigationObserver, HasDynamicTitle {
    public static final Messages MESSAGES = Messages.of(Shell.class);
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Shell.class);

    private final transient Portal portal;
    private final Nav rail = new Nav();
    private final Nav trail = new Nav();
    private final Div banners = new Div();
    private final Main content = new Main();
    private final JobsButton jobs;
    private final MessagesButton messages;
    private final transient List<AutoCloseable> subscriptions = new ArrayList<>();
    private transient List<String> bannersShown = List.of();
    private HasElement view;
    private String path = "";

    public Shell(Portal portal) {
        this.portal = portal;
        addClassName("pv-shell");
        jobs = new JobsButton(portal);
        messages = new MessagesButton(portal);

        Anchor skip = new Anchor("#content", text("portal.skip"));
        skip.addClassName("pv-skip");
        skip.getElement().setAttribute("router-ignore", true);

        rail.addClassName("pv-rail");
        rail.getElement().setAttribute("aria-label", text("portal.navigation"));
        trail.addClassName("pv-trail");
        trail.getElement().setAttribute("aria-label", text("portal.where"));
        content.setId("content");
        content.addClassName("pv-content");
        content.getElement().setAttribute("tabindex", "-1");

        Header bar = new Header(trail, search(), jobs, messages, new AccountButton(portal));
        bar.addClassName("pv-bar");
        banners.addClassName("pv-banners");
        banners.getElement().setAttribute("role", "status");
        add(skip, rail, bar, banners, content);
    }

    /** The frame of a window, if it shows one. */
    public static Optional<Shell> of(UI ui) {
        return ui.getInternals().getActiveRouterTargetsChain().stream()
                .filter(Shell.class::isInstance)
                .map(Shell.class::cast)
                .findFirst();
    }

    /** Shows a short message at the edge of a window, spoken by screen readers; what is wrong stays until it is closed. */
    public static void tell(UI ui, String text, boolean wrong) {
        Notification notification = note(text, wrong ? 0 : 5_000);
        notification.addThemeName(wrong ? "error" : "contrast");
        if (wrong) {
            Button close = new Button(MESSAGES.get(ui.getLocale(), "portal.close"), event -> notification.close());
            close.addThemeName("tertiary-inline");
            notification.add(close);
        }
        ui.add(notification);
        notification.open();
    }

    /** Tells what was done and offers to undo it, for ten seconds. */
    public static void undoable(UI ui, String text, Runnable undo) {
        Notification notification = note(text, 10_000);
        notification.addThemeName("contrast");
        Button button = new Button(MESSAGES.get(ui.getLocale(), "portal.undo"), event -> {
            notification.close();
            undo.run();
        });
        button.addThemeName("tertiary-inline");
        notification.add(button);
        ui.add(notification);
        notification.open();
    }

    private static Notification note(String text, int milliseconds) {
        Notification notification = new Notification();
        notification.setDuration(milliseconds);
        notification.setPosition(Notification.Position.BOTTOM_START);
        notification.add(new Span(text));
        notification.addOpenedChangeListener(event -> {
            if (!event.isOpened()) {
                notification.removeFromParent();
            }
        });
        return notification;
    }

    /** Class of the view that is shown. */
    public Optional<Class<?>> shown() {
        return Optional.ofNullable(view).map(Object::getClass);
    }

    /** A module's view came: whoever waited for it sees it again. */
    public void came(UI ui) {
        refresh();
        if (view instanceof AwayView) {
            again(ui);
        }
    }

    /** A module's view goes: whoever looks at it reads why. The address stays. */
    public void left(UI ui, Class<?> gone) {
        refresh();
        if (view != null && view.getClass() == gone) {
            again(ui);
        }
    }

    private static void again(UI ui) {
        Location here = ui.getActiveViewLocation();
        ui.navigate(here.getPath(), here.getQueryParameters());
        ui.refreshCurrentRoute(false);
    }

    /** Draws the navigation anew. */
    public void refresh() {
        rail.removeAll();
        Image picture = new Image(portal.assets().url(Shell.class, "mark.svg"), "");
        picture.setWidth("35px");
        picture.setHeight("28px");
        Anchor mark = new Anchor("/", picture);
        mark.addClassName("pv-home-mark");
        mark.getElement().setAttribute("aria-label", "Pavillon");
        rail.add(mark);
        rail.add(item("", MESSAGES.get(locale(), "portal.home"), Icons.HOME));
        for (PortalView module : portal.extensions().views()) {
            if (module.icon().isPresent() && may(module.permission())) {
                rail.add(item(
                        module.path(),
                        module.title().in(locale()),
                        module.icon().get()));
            }
        }
        if (administers()) {
            rail.add(item("administration", text("portal.administration"), Icons.ADMINISTRATION));
        }
    }

    static boolean administers() {
        User user = CurrentUser.get();
        return user.maySomewhere("platform:modules")
                || user.maySomewhere("platform:accounts")
                || user.maySomewhere("platform:audit");
    }

    private static boolean may(String permission) {
        return CurrentUser.get().maySomewhere(permission);
    }

    private Anchor item(String target, String label, String icon) {
        Anchor item = new Anchor("/" + target);
        Span text = new Span(label);
        item.add(Icons.of(icon), text);
        item.addClassName("pv-rail-item");
        boolean here = target.isEmpty() ? path.isEmpty() : path.equals(target) || path.startsWith(target + "/");
        if (here) {
            item.getElement().setAttribute("aria-current", "page");
        }
        return item;
    }

    private Component search() {
        Button button = new Button(text("portal.search"), Icons.of(Icons.SEARCH));
        button.setId("pv-search");
        button.addClassName("pv-search");
        button.getElement().setAttribute("aria-keyshortcuts", "Control+K");
        button.addClickListener(event -> new SearchDialog(portal).open());
        return button;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        String me = CurrentUser.get().id();
        subscriptions.add(portal.jobs().listen(state -> {
            if (state.owner().equals(me)) {
                Windows.access(ui, () -> jobs.changed(ui, state));
            }
        }));
        subscriptions.add(portal.notifications().listen(message -> {
            if (message.recipient().equals(me)) {
                Windows.access(ui, () -> messages.came(ui, message));
            }
        }));
        subscriptions.add(portal.modules().listen(() -> Windows.access(ui, this::drawBanners)));
        drawBanners();
        refresh();
    }

    /** Modes of the appliance that everybody has to know of, on every page. */
    private void drawBanners() {
        List<String> keys = new ArrayList<>();
        if (portal.modules().safeMode()) {
            keys.add(holds("platform:modules") ? "portal.safe.administrator" : "portal.safe");
        }
        if (portal.modules().developerMode()) {
            keys.add(holds("platform:modules") ? "portal.developer.administrator" : "portal.developer");
        }
        if (!keys.equals(bannersShown)) {
            bannersShown = keys;
            banners.removeAll();
            keys.forEach(key -> banners.add(new Paragraph(Icons.of(Icons.ATTENTION), new Span(text(key)))));
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.warn("A window did not leave a list of listeners", e);
            }
        }
        subscriptions.clear();
    }

    @Override
    public void showRouterLayoutContent(HasElement shown) {
        view = shown;
        content.getElement().removeAllChildren();
        if (shown != null) {
            content.getElement().appendChild(shown.getElement());
        }
    }

    @Override
    public void removeRouterLayoutContent(HasElement old) {
        if (view == old) {
            view = null;
        }
        content.getElement().removeAllChildren();
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        path = event.getLocation().getPath();
        refresh();
        List<Breadcrumbs.Crumb> crumbs = crumbs();
        trail.removeAll();
        for (Breadcrumbs.Crumb crumb : crumbs) {
            if (crumb.path().isEmpty()) {
                Span here = new Span(crumb.label());
                here.getElement().setAttribute("aria-current", "page");
                trail.add(here);
            } else {
                trail.add(new Anchor("/" + crumb.path(), crumb.label()));
            }
        }
    }

    @Override
    public String getPageTitle() {
        List<Breadcrumbs.Crumb> crumbs = crumbs();
        return (crumbs.isEmpty() ? "" : crumbs.getLast().label() + " – ") + "Pavillon";
    }

    private List<Breadcrumbs.Crumb> crumbs() {
        if (view instanceof Breadcrumbs known) {
            return known.breadcrumbs();
        }
        return portal.extensions().views().stream()
                .filter(candidate -> view != null && candidate.type() == view.getClass())
                .map(candidate -> new Breadcrumbs.Crumb(candidate.title().in(locale()), ""))
                .toList();
    }

    private static Locale locale() {
        return CurrentUser.get().locale();
    }

    static String text(String key, Object... arguments) {
        return MESSAGES.get(locale(), key, arguments);
    }

    /** Whether the person holds a right on all instances. */
    static boolean holds(String permission) {
        return Permissions.has(permission);
    }
}
