package org.pavillon.portal.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.PasswordField;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;

/** Changes my own password; all my sessions end, this one too. */
final class PasswordDialog extends Dialog {
    private static final long serialVersionUID = 1L;

    PasswordDialog(Portal portal) {
        setHeaderTitle(Shell.text("portal.password"));
        setWidth("min(26rem, 96vw)");
        PasswordField present = new PasswordField(Shell.text("portal.password.present"));
        PasswordField wanted = new PasswordField(Shell.text("portal.password.new"));
        wanted.setHelperText(Shell.text("setup.password.hint"));
        present.setWidthFull();
        wanted.setWidthFull();
        Div fields = new Div(present, wanted);
        add(fields);
        Button change = new Button(Shell.text("portal.password.change"), event -> {
            try {
                portal.accounts()
                        .changeOwnPassword(
                                present.getValue().toCharArray(),
                                wanted.getValue().toCharArray());
                close();
            } catch (PavillonException e) {
                wanted.setInvalid(true);
                wanted.setErrorMessage(e.describe(CurrentUser.get().locale()));
            }
        });
        change.addThemeName("primary");
        getFooter().add(new Button(Shell.text("portal.close"), event -> close()), change);
    }
}
