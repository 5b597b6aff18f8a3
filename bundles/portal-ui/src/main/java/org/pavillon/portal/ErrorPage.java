package org.pavillon.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ErrorHandler;
import java.util.UUID;
import org.pavillon.api.error.PavillonException;
import org.pavillon.portal.shell.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an exception that nobody caught: people read what to do, the log what happened. */
final class ErrorPage implements ErrorHandler {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

    private final transient Extensions extensions;

    ErrorPage(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public void error(ErrorEvent event) {
        Throwable error = event.getThrowable();
        while (!(error instanceof PavillonException) && error.getCause() != null) {
            error = error.getCause();
        }
        UI ui = UI.getCurrent();
        if (error instanceof PavillonException known) {
            if (ui != null) {
                Shell.tell(ui, known.describe(ui.getLocale()), true);
            }
            return;
        }
        if (ui != null
                && Shell.of(ui)
                        .flatMap(Shell::shown)
                        .filter(view -> !extensions.offers(view))
                        .isPresent()) {
            // its module has gone: the view is about to be replaced by the reason
            LOG.debug("A view of a module that has gone failed", event.getThrowable());
            return;
        }
        String reference = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("The portal failed, reference {}", reference, event.getThrowable());
        if (ui != null) {
            Shell.tell(ui, Shell.MESSAGES.get(ui.getLocale(), "portal.failed", reference), true);
        }
    }
}
