package org.pavillon.portal.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.util.List;
import java.util.Locale;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.portal.Portal;

/** Who I am, my language, light or dark, my password, the way out. */
final class AccountButton extends Div {
    private static final long serialVersionUID = 1L;

    AccountButton(Portal portal) {
        User user = CurrentUser.get();
        addClassName("pv-bar-button");
        Button button = new Button(Icons.of(Icons.ME));
        button.setId("pv-me");
        button.setAriaLabel(Shell.text("portal.me", user.displayName()));
        button.addThemeName("tertiary icon");

        Span shown = new Span(user.displayName());
        shown.addClassName("pv-me-name");
        Span name = new Span(user.name());
        name.addClassName("pv-soft");
        Div who = new Div(shown, name);
        who.addClassName("pv-me-who");

        Button password = new Button(Shell.text("portal.password"), event -> new PasswordDialog(portal).open());
        password.setId("pv-password");
        Button out = new Button(
                Shell.text("portal.sign-out"),
                event -> UI.getCurrent().getPage().executeJs("window.pavillonSignOut()"));
        Div panel = new Div(who, language(portal, user.locale()), theme(), password, out);
        panel.addClassNames("pv-popover", "pv-me-panel");

        Popover popover = new Popover(panel);
        popover.setTarget(button);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setAriaLabel(Shell.text("portal.me", user.displayName()));
        password.addClickListener(event -> popover.close());
        add(button, popover);
    }

    private static RadioButtonGroup<Locale> language(Portal portal, Locale present) {
        RadioButtonGroup<Locale> group = new RadioButtonGroup<>(Shell.text("portal.language"));
        group.setItems(Locale.FRENCH, Locale.ENGLISH);
        group.setItemLabelGenerator(AccountButton::ownName);
        group.setValue(Locale.of(present.getLanguage()));
        group.addValueChangeListener(event -> {
            portal.accounts().changeOwnLocale(event.getValue());
            UI.getCurrent().getSession().setLocale(event.getValue());
            UI.getCurrent().getPage().reload();
        });
        return group;
    }

    /** A language's name in itself: Français, English. */
    private static String ownName(Locale locale) {
        String name = locale.getDisplayLanguage(locale);
        return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
    }

    private static RadioButtonGroup<String> theme() {
        RadioButtonGroup<String> group = new RadioButtonGroup<>(Shell.text("portal.theme"));
        List<String> choices = List.of("system", "light", "dark");
        group.setItems(choices);
        group.setItemLabelGenerator(choice -> Shell.text("portal.theme." + choice));
        group.setValue(Theme.chosen());
        group.addValueChangeListener(
                event -> UI.getCurrent().getPage().executeJs("window.pavillonTheme($0)", event.getValue()));
        return group;
    }
}
