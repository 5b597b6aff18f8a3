package org.pavillon.portal;

import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.shared.communication.PushMode;
import com.vaadin.flow.shared.ui.Transport;

/** Long polling: it works through every proxy, and WebSocket push does not work in this container. */
@Push(value = PushMode.AUTOMATIC, transport = Transport.LONG_POLLING)
public final class AppShell implements AppShellConfigurator {
    private static final long serialVersionUID = 1L;
}
