package org.pavillon.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every open window of every person. */
public final class Windows {
    private static final Logger LOG = LoggerFactory.getLogger(Windows.class);

    private final Set<UI> open = ConcurrentHashMap.newKeySet();

    void add(UI ui) {
        open.add(ui);
        ui.addDetachListener(event -> open.remove(ui));
    }

    Set<UI> all() {
        return Set.copyOf(open);
    }

    /** Does something in a window, later, on behalf of its person; nothing if the window has been closed. */
    public static void access(UI ui, Command command) {
        try {
            ui.access(command);
        } catch (UIDetachedException e) {
            LOG.debug("A window was closed before it learned something", e);
        }
    }
}
