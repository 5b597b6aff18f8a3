package org.pavillon.portal.admin;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.shell.Shell;
import org.pavillon.portal.spi.Breadcrumbs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pages of the administration share: a title, who may see it, acts whose errors are shown, and live updates. */
abstract class AdminPage extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AdminPage.class);

    final transient Portal portal;
    private final String id;
    private final String permission;
    private final transient List<AutoCloseable> subscriptions = new ArrayList<>();

    AdminPage(Portal portal, String id, String permission) {
        this.portal = portal;
        this.id = id;
        this.permission = permission;
        addClassName("pv-page");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        if (!permission.isEmpty() && !CurrentUser.get().maySomewhere(permission)) {
            event.rerouteToError(
                    new ForbiddenException("PAV-PLATFORM-2", Shell.MESSAGES.text("admin.forbidden", permission)),
                    permission);
            return;
        }
        add(new H1(title()));
        if (tabbed()) {
            tabs();
        }
        if (!intro().isEmpty()) {
            Paragraph intro = new Paragraph(intro());
            intro.addClassName("pv-intro");
            add(intro);
        }
        fill();
    }

    String title() {
        return text("admin." + id);
    }

    /** What the page is for, or an empty string. */
    String intro() {
        return text("admin." + id + ".intro");
    }

    /** Whether it stands among the pages of the administration. */
    boolean tabbed() {
        return true;
    }

    /** Adds what is below the introduction. */
    abstract void fill();

    private void tabs() {
        Nav tabs = new Nav();
        tabs.addClassName("pv-tabs");
        tabs.getElement().setAttribute("aria-label", text("portal.administration"));
        AdministrationView.pages().forEach((page, right) -> {
            if (right.isEmpty() || CurrentUser.get().maySomewhere(right)) {
                Anchor tab = new Anchor("/administration/" + page, text("admin." + page));
                if (page.equals(id)) {
                    tab.getElement().setAttribute("aria-current", "page");
                }
                tabs.add(tab);
            }
        });
        add(tabs);
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(text("portal.administration"), "administration"), new Crumb(text("admin." + id), ""));
    }

    /** Does something; what is wrong with it is shown. */
    static void act(Runnable act) {
        try {
            act.run();
        } catch (PavillonException e) {
            Shell.tell(UI.getCurrent(), e.describe(locale()), true);
        }
    }

    /** Ends with the page. */
    void until(AutoCloseable subscription) {
        subscriptions.add(subscription);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        attached(event.getUI());
    }

    /** Subscribes to what the page shows. */
    void attached(UI ui) {}

    @Override
    protected void onDetach(DetachEvent event) {
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.warn("A page did not leave a list of listeners", e);
            }
        }
        subscriptions.clear();
    }

    static Locale locale() {
        return CurrentUser.get().locale();
    }

    static String text(String key, Object... arguments) {
        return Shell.MESSAGES.get(locale(), key, arguments);
    }

    static String time(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.MEDIUM)
                .withLocale(locale())
                .withZone(ZoneId.systemDefault())
                .format(instant);
    }
}
