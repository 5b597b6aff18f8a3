package org.pavillon.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every open window of every person. */
public final class Windows {
    private static final Logger LOG = LoggerFactory.getLogger(Windows.class);
    /** Whose window it is. */
    private static final Map<UI, User> PEOPLE = new ConcurrentHashMap<>();

    private final Set<UI> open = ConcurrentHashMap.newKeySet();

    void add(UI ui) {
        open.add(ui);
        PEOPLE.put(ui, CurrentUser.get());
        ui.addDetachListener(event -> {
            open.remove(ui);
            PEOPLE.remove(ui);
        });
    }

    Set<UI> all() {
        return Set.copyOf(open);
    }

    /**
     * Does something in a window, later, on behalf of its person; nothing if the window has been closed. What the window
     * then shows is worked out on that person's behalf too: Vaadin does that in this thread, after the act.
     */
    public static void access(UI ui, Command command) {
        User person = PEOPLE.get(ui);
        if (person == null) {
            enter(ui, command);
        } else {
            CurrentUser.runAs(person, () -> enter(ui, command));
        }
    }

    private static void enter(UI ui, Command command) {
        try {
            ui.access(command);
        } catch (UIDetachedException e) {
            LOG.debug("A window was closed before it learned something", e);
        }
    }
}
