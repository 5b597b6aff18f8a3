package org.pavillon.portal.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.ParentLayout;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;
import org.pavillon.portal.spi.Breadcrumbs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in place of a view that could not be made: which right is missing, or what went wrong and what to do. */
@ParentLayout(Shell.class)
public final class FailedView extends Div implements HasErrorParameter<Exception>, Breadcrumbs {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FailedView.class);

    private String crumb = "portal.error";

    public FailedView(Portal portal) {
        addClassNames("pv-page", "pv-away");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        removeAll();
        Throwable error = parameter.getException();
        while (!(error instanceof PavillonException) && error.getCause() != null) {
            error = error.getCause();
        }
        if (error instanceof PavillonException known) {
            return show(known);
        }
        String reference = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("A page could not be shown, reference {}", reference, parameter.getException());
        add(new State(
                Shell.text("portal.error.title"), Shell.text("portal.failed", reference), "PAV-PORTAL-1 " + reference));
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    private int show(PavillonException error) {
        crumb = switch (error) {
            case ForbiddenException e -> "portal.forbidden";
            case NotFoundException e -> "portal.nothing.crumb";
            case ConflictException e -> "portal.error";
            case InvalidInputException e -> "portal.error";
            case UnauthenticatedException e -> "portal.error";
            case UnavailableException e -> "portal.error";
        };
        String title = error instanceof ForbiddenException ? "portal.forbidden.title" : "portal.error.title";
        add(new State(Shell.text(title), error.text().in(CurrentUser.get().locale()), error.code()));
        return error instanceof ForbiddenException
                ? HttpServletResponse.SC_FORBIDDEN
                : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    @Override
    public List<Crumb> breadcrumbs() {
        return List.of(new Crumb(Shell.text(crumb), ""));
    }
}
