package org.pavillon.portal.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.pavillon.api.notification.Notification;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.Portal;

/** My messages. */
final class MessagesButton extends Div {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private final transient Portal portal;
    private final Span count = new Span();
    private final Div list = new Div();

    MessagesButton(Portal portal) {
        this.portal = portal;
        addClassName("pv-bar-button");
        Button button = new Button(Icons.of(Icons.MESSAGES));
        button.setId("pv-messages");
        button.setAriaLabel(Shell.text("portal.messages"));
        button.addThemeName("tertiary icon");
        count.addClassName("pv-count");
        list.addClassName("pv-popover");
        Popover popover = new Popover(list);
        popover.setTarget(button);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setAriaLabel(Shell.text("portal.messages"));
        popover.addOpenedChangeListener(event -> {
            if (!event.isOpened()) {
                portal.notifications().markAllRead();
                draw();
            }
        });
        add(button, count, popover);
        draw();
    }

    void came(UI ui, Notification message) {
        Shell.tell(ui, message.text().in(ui.getLocale()), message.kind() == Notification.Kind.WRONG);
        draw();
    }

    private static Span sent(Notification message, Locale locale) {
        Span time = new Span(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault())
                .format(message.time()));
        time.addClassName("pv-soft");
        time.setTitle(message.time().toString());
        return time;
    }

    private void draw() {
        Locale locale = CurrentUser.get().locale();
        List<Notification> mine = portal.notifications().mine();
        long unread = mine.stream().filter(message -> !message.read()).count();
        count.setText(unread == 0 ? "" : String.valueOf(unread));
        count.setVisible(unread > 0);
        list.removeAll();
        if (mine.isEmpty()) {
            list.add(new Span(Shell.text("portal.messages.none")));
        }
        mine.stream().limit(SHOWN).forEach(message -> {
            Div row = new Div(new Span(message.text().in(locale)), sent(message, locale));
            row.getElement().setAttribute("data-read", message.read());
            row.addClassNames("pv-message", "pv-" + message.kind().name().toLowerCase(Locale.ROOT));
            if (!message.link().isEmpty()) {
                row.add(new Anchor("/" + message.link(), Shell.text("portal.open")));
            }
            list.add(row);
        });
    }
}
