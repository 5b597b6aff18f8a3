package org.pavillon.portal.admin;

import com.vaadin.flow.component.UI;
import java.util.Optional;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Preview;
import org.pavillon.portal.Portal;
import org.pavillon.portal.shell.Shell;

/** What the buttons of modules do: look at the preview, then agree; what is easily undone is done at once. */
final class ModuleActs {
    private final Portal portal;
    private final Runnable begun;

    /** @param begun is told when an operation has been asked for */
    ModuleActs(Portal portal, Runnable begun) {
        this.portal = portal;
        this.begun = begun;
    }

    void ask(Operation operation, String module, Optional<String> version) {
        AdminPage.act(() -> {
            Preview preview = portal.modules().preview(operation, module, version);
            boolean undoable = operation == Operation.START || operation == Operation.STOP;
            if (undoable && preview.possible()) {
                portal.modules().apply(preview);
                begun.run();
                Shell.undoable(
                        UI.getCurrent(),
                        AdminPage.text(
                                "admin.modules." + operation.word() + ".begun",
                                preview.name().in(AdminPage.locale())),
                        () -> AdminPage.act(
                                () -> back(operation == Operation.START ? Operation.STOP : Operation.START, module)));
            } else {
                new PreviewDialog(portal, preview, version, begun).open();
            }
        });
    }

    private void back(Operation operation, String module) {
        portal.modules().apply(portal.modules().preview(operation, module, Optional.empty()));
        begun.run();
    }

    void cancel(String job) {
        AdminPage.act(() -> portal.jobs().cancel(job));
    }
}
