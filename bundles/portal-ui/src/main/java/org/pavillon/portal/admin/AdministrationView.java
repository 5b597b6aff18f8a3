package org.pavillon.portal.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.shell.Shell;
import org.pavillon.portal.spi.Breadcrumbs;

/** Leads to the first page of the administration that the person may see. */
public final class AdministrationView extends Div implements BeforeEnterObserver, Breadcrumbs {
    private static final long serialVersionUID = 1L;

    public AdministrationView(Portal portal) {
        addClassName("pv-page");
    }

    /** The pages in their order, each with the right that it needs. */
    static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("modules", "platform:modules");
        pages.put("accounts", "platform:accounts");
        pages.put("audit", "platform:audit");
        pages.put("system", "");
        return pages;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        for (Map.Entry<String, String> page : pages().entrySet()) {
            if (!page.getValue().isEmpty() && CurrentUser.get().maySomewhere(page.getValue())) {
                event.forwardTo("administration/" + page.getKey());
                return;
            }
        }
        event.rerouteToError(
                new ForbiddenException("PAV-PLATFORM-2", Shell.MESSAGES.text("admin.forbidden", "platform:modules")),
                "platform");
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(AdminPage.text("portal.administration"), ""));
    }
}
