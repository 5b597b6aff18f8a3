package org.pavillon.portal.admin;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.pavillon.api.error.PavillonException;
import org.pavillon.portal.Portal;

/** Asks for a folder of the machine that Pavillon runs on. */
final class FolderDialog extends Dialog {
    private static final long serialVersionUID = 1L;

    private final TextField folder = new TextField(AdminPage.text("admin.folder"));
    private final transient Consumer<Path> act;

    private FolderDialog(String key, Consumer<Path> act) {
        this.act = act;
        setHeaderTitle(AdminPage.text(key));
        setWidth("min(32rem, 96vw)");
        folder.setWidthFull();
        folder.setHelperText(AdminPage.text("admin.folder.hint"));
        folder.addKeyPressListener(Key.ENTER, event -> begin());
        add(new Paragraph(AdminPage.text(key + ".text")), folder);
        Button agree = new Button(AdminPage.text(key + ".agree"), event -> begin());
        agree.addThemeName("primary");
        getFooter().add(new Button(AdminPage.text("portal.cancel"), event -> close()), agree);
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                folder.focus();
            }
        });
    }

    static FolderDialog mirror(Portal portal) {
        return new FolderDialog("admin.modules.mirror", path -> portal.modules().mirror(path));
    }

    static FolderDialog takeIn(Portal portal) {
        return new FolderDialog(
                "admin.modules.add-folder", path -> portal.modules().addFrom(path));
    }

    private void begin() {
        try {
            Path path = Path.of(folder.getValue().strip());
            if (!path.isAbsolute()) {
                throw new InvalidPathException(folder.getValue(), "relative");
            }
            act.accept(path);
            close();
        } catch (InvalidPathException e) {
            wrong(AdminPage.text("admin.folder.wrong"));
        } catch (PavillonException e) {
            wrong(e.describe(AdminPage.locale()));
        }
    }

    private void wrong(String text) {
        folder.setErrorMessage(text);
        folder.setInvalid(true);
        folder.focus();
    }
}
