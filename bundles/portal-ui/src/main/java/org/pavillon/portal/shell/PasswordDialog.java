package org.pavillon.portal.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.PasswordField;
import org.pavillon.api.error.InvalidInputException;
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
        present.getElement().setAttribute("autocomplete", "current-password");
        wanted.getElement().setAttribute("autocomplete", "new-password");
        add(new Paragraph(Shell.text("portal.password.intro")), present, wanted);
        present.focus();
        Button change = new Button(Shell.text("portal.password.change"), event -> {
            present.setInvalid(false);
            wanted.setInvalid(false);
            try {
                portal.accounts()
                        .changeOwnPassword(
                                present.getValue().toCharArray(),
                                wanted.getValue().toCharArray());
                close();
            } catch (PavillonException e) {
                PasswordField wrong = e instanceof InvalidInputException ? wanted : present;
                wrong.setInvalid(true);
                wrong.setErrorMessage(e.describe(CurrentUser.get().locale()));
                wrong.focus();
            }
        });
        change.addThemeName("primary");
        getFooter().add(new Button(Shell.text("portal.close"), event -> close()), change);
    }
}
