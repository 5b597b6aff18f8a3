package org.pavillon.ecrf.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.security.CurrentUser;

/** What the module's views share. */
final class Ui {
    static final Messages MESSAGES = Messages.of(Ui.class);
    static final String ICON = "<path d='M6 3 H15 L19 7 V21 H6 Z M9 11 H16 M9 15 H16 M9 7 H12'/>";

    private Ui() {}

    static Locale locale() {
        return CurrentUser.get().locale();
    }

    static String text(String key, Object... arguments) {
        return MESSAGES.get(locale(), key, arguments);
    }

    static String time(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(locale())
                .withZone(ZoneId.systemDefault())
                .format(instant);
    }

    /** A link for downloads, which the browser itself follows. */
    static Anchor download(String href, String label) {
        Anchor link = new Anchor(href, label);
        link.getElement().setAttribute("download", true);
        link.getElement().setAttribute("router-ignore", true);
        return link;
    }

    /** A link in a row of a table, large enough for a finger. */
    static Anchor rowLink(String href, String label) {
        Anchor link = new Anchor(href, label);
        link.getStyle().set("display", "inline-block").set("min-width", "24px").set("padding", "4px 0");
        return link;
    }

    /** Does something; what is wrong with it is shown. */
    static void act(Runnable act) {
        try {
            act.run();
        } catch (PavillonException e) {
            tell(e.describe(locale()), true);
        }
    }

    static void tell(String text, boolean wrong) {
        Notification notification = new Notification(text, wrong ? 12_000 : 5_000, Notification.Position.BOTTOM_START);
        notification.addThemeName(wrong ? "error" : "contrast");
        UI.getCurrent().add(notification);
        notification.open();
    }

    /** What stands in place of a view that can't be shown: forbidden, gone, not there. */
    static Component problem(PavillonException error) {
        Paragraph text = new Paragraph(error.describe(locale()));
        text.getElement().setAttribute("role", "alert");
        Div state = new Div(text);
        state.addClassName("pv-state");
        return state;
    }

    static Span badge(String text, String kind) {
        Span badge = new Span(text);
        badge.addClassNames("pv-badge", kind);
        return badge;
    }
}
