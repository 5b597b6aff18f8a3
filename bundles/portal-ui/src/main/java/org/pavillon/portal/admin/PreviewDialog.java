package org.pavillon.portal.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.Optional;
import java.util.Set;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Permission;
import org.pavillon.api.module.Preview;
import org.pavillon.api.module.Trust;
import org.pavillon.portal.Portal;

/** What an operation would do, in words, before anybody agrees to it; or why it can't be done. */
final class PreviewDialog extends Dialog {
    private static final long serialVersionUID = 1L;
    private static final Set<String> LOOK_AGAIN = Set.of("PAV-PLATFORM-82", "PAV-PLATFORM-83");
    private static final Set<Operation> BRING = Set.of(Operation.INSTALL, Operation.UPGRADE, Operation.ROLL_BACK);

    private final transient Portal portal;
    private final transient Optional<String> version;
    private final transient Runnable begun;
    private final Div note = new Div();
    private final Div content = new Div();
    private final Button close = new Button(AdminPage.text("portal.cancel"), event -> close());
    private final Button agree = new Button();
    private final TextField typed = new TextField();
    private transient Preview preview;

    /** @param version that was asked for, if one was */
    PreviewDialog(Portal portal, Preview preview, Optional<String> version, Runnable begun) {
        this.portal = portal;
        this.version = version;
        this.begun = begun;
        setWidth("min(40rem, 96vw)");
        addClassName("pv-preview");
        note.getElement().setAttribute("role", "alert");
        agree.addThemeName("primary");
        agree.setDisableOnClick(true);
        agree.addClickListener(event -> apply());
        typed.setWidthFull();
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        typed.addKeyPressListener(Key.ENTER, event -> apply());
        add(note, content);
        getFooter().add(close, agree);
        addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                first().focus();
            }
        });
        show(preview);
    }

    /** Enter agrees, unless nothing can be agreed to or something has to be typed first. */
    private Focusable<?> first() {
        return !preview.possible() ? close : preview.operation() == Operation.ERASE ? typed : agree;
    }

    private void show(Preview shown) {
        preview = shown;
        String word = shown.operation().word();
        String name = shown.name().in(AdminPage.locale());
        setHeaderTitle(AdminPage.text("admin.preview." + word, name, shown.version()));
        agree.setText(AdminPage.text("admin.preview." + word + ".agree", name, shown.version()));
        agree.setVisible(shown.possible());
        agree.setEnabled(true);
        agree.getElement().getThemeList().set("error", shown.operation() == Operation.ERASE);
        close.setText(AdminPage.text(shown.possible() ? "portal.cancel" : "portal.close"));
        content.removeAll();
        if (shown.possible()) {
            plan();
        } else {
            refusals();
        }
    }

    private void refusals() {
        UnorderedList reasons = new UnorderedList();
        preview.refusals().forEach(reason -> reasons.add(new ListItem(reason.in(AdminPage.locale()))));
        Div refused = new Div(new Paragraph(AdminPage.text("admin.preview.refused")), reasons);
        refused.addClassName("pv-wrong-note");
        content.add(refused);
    }

    private void plan() {
        if (preview.operation() == Operation.ERASE) {
            Anchor export = ModuleView.download(preview.module(), "export", "admin.module.export");
            content.add(new Paragraph(AdminPage.text("admin.preview.erase.first")), export);
        }
        if (BRING.contains(preview.operation())) {
            Paragraph trust = new Paragraph(Badges.trust(preview.trust()));
            trust.add(new Span(" " + AdminPage.text("admin.trust." + preview.trust() + ".text")));
            trust.addClassName(preview.trust() == Trust.LISTED ? "pv-plain-note" : "pv-attention-note");
            content.add(trust);
        }
        OrderedList steps = new OrderedList();
        steps.addClassName("pv-steps");
        preview.steps().forEach(step -> steps.add(new ListItem(step.in(AdminPage.locale()))));
        content.add(new H2(AdminPage.text("admin.preview.steps")), steps);
        if (!preview.permissions().isEmpty()) {
            content.add(new H2(AdminPage.text("admin.preview.permissions")), permissions());
        }
        if (!preview.powers().isEmpty()) {
            UnorderedList powers = new UnorderedList();
            powers.addClassName("pv-list");
            preview.powers().stream().sorted().forEach(power -> powers.add(new ListItem(power(power))));
            content.add(new H2(AdminPage.text("admin.preview.powers")), powers);
        }
        if (preview.operation() == Operation.ERASE) {
            typed.setLabel(AdminPage.text("admin.preview.erase.type", preview.module()));
            content.add(typed);
        }
    }

    private static String power(String power) {
        return power.equals("native") ? AdminPage.text("admin.power.native") : power;
    }

    private UnorderedList permissions() {
        UnorderedList list = new UnorderedList();
        list.addClassNames("pv-list", "pv-permissions");
        for (Permission permission : preview.permissions()) {
            ListItem item =
                    permission(permission.action(), permission.text().in(AdminPage.locale()), permission.high());
            if (preview.operation() == Operation.UPGRADE && preview.fresh().contains(permission.action())) {
                item.add(Badges.plain(AdminPage.text("admin.permission.new"), "pv-attention-badge"));
            }
            list.add(item);
        }
        return list;
    }

    /** A permission: what it lets do, whether that reaches far, and its name for who grants it. */
    static ListItem permission(String action, String text, boolean high) {
        ListItem item = new ListItem(new Span(text));
        Code name = new Code(action);
        name.addClassName("pv-soft");
        item.add(name);
        if (high) {
            item.add(Badges.plain(AdminPage.text("admin.permission.high"), "pv-attention-badge"));
        }
        return item;
    }

    private void apply() {
        note.removeAll();
        note.removeClassName("pv-wrong-note");
        typed.setInvalid(false);
        try {
            if (preview.operation() == Operation.ERASE) {
                portal.modules().erase(preview, typed.getValue());
            } else {
                portal.modules().apply(preview);
            }
            close();
            begun.run();
        } catch (ConflictException e) {
            if (e.code().equals("PAV-PLATFORM-84")) {
                typed.setErrorMessage(e.describe(AdminPage.locale()));
                typed.setInvalid(true);
                typed.focus();
                agree.setEnabled(true);
            } else {
                wrong(e);
            }
        } catch (PavillonException e) {
            wrong(e);
        }
    }

    /** Says what is wrong, and shows how things stand now if they have changed since. */
    private void wrong(PavillonException e) {
        note.addClassName("pv-wrong-note");
        note.add(text(e.describe(AdminPage.locale())));
        agree.setEnabled(true);
        if (LOOK_AGAIN.contains(e.code())) {
            AdminPage.act(() -> show(portal.modules().preview(preview.operation(), preview.module(), version)));
        }
    }

    private static Component text(String text) {
        return new Span(text);
    }
}
