package org.pavillon.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.di.DefaultInstantiator;
import com.vaadin.flow.di.Instantiator;
import com.vaadin.flow.function.DeploymentConfiguration;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.NavigationEvent;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceDestroyListener;
import com.vaadin.flow.server.ServiceException;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.VaadinServletService;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.WrappedSession;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import com.vaadin.flow.shared.Registration;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.identity.Session;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.portal.shell.AwayView;
import org.pavillon.portal.shell.Shell;
import org.pavillon.portal.shell.Theme;
import org.pavillon.portal.spi.AdminPanel;
import org.pavillon.portal.spi.PortalView;

/** What Vaadin asks while it serves: how views are made, on whose behalf work runs, what the first page looks like. */
final class PortalService extends VaadinServletService {
    private static final long serialVersionUID = 1L;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** By id of the sign-in. */
    private final transient Map<String, User> users = new ConcurrentHashMap<>();

    private final transient Portal portal;

    PortalService(PortalServlet servlet, DeploymentConfiguration configuration, Portal portal) {
        super(servlet, configuration);
        this.portal = portal;
        addSessionInitListener(event -> bind(event.getSession()));
        addUIInitListener(event -> prepare(event.getUI()));
        setSystemMessagesProvider(info -> messages(info.getLocale()));
    }

    private void prepare(UI ui) {
        portal.windows().add(ui);
        ui.getLoadingIndicatorConfiguration().setFirstDelay(300);
        ui.getReconnectDialogConfiguration().setDialogText(Shell.MESSAGES.get(ui.getLocale(), "portal.offline"));
        ui.getReconnectDialogConfiguration()
                .setDialogTextGaveUp(Shell.MESSAGES.get(ui.getLocale(), "portal.offline.long"));
        ui.addBeforeEnterListener(this::checkRight);
    }

    /** Nobody gets a module's view without the right that it names; the services behind check again. */
    private void checkRight(BeforeEnterEvent event) {
        portal.extensions().views().stream()
                .filter(view -> view.type() == event.getNavigationTarget())
                .filter(view -> !CurrentUser.get().maySomewhere(view.permission()))
                .findFirst()
                .ifPresent(view -> event.rerouteToError(
                        new ForbiddenException(
                                "PAV-PLATFORM-2", Shell.MESSAGES.text("admin.forbidden", view.permission())),
                        view.permission()));
    }

    /** What Vaadin itself says when a window and the server lose each other. */
    private static SystemMessages messages(Locale locale) {
        CustomizedSystemMessages messages = new CustomizedSystemMessages();
        messages.setInternalErrorCaption(Shell.MESSAGES.get(locale, "portal.broken"));
        messages.setInternalErrorMessage(Shell.MESSAGES.get(locale, "portal.broken.text"));
        messages.setCookiesDisabledCaption(Shell.MESSAGES.get(locale, "portal.cookies"));
        messages.setCookiesDisabledMessage(Shell.MESSAGES.get(locale, "portal.cookies.text"));
        return messages;
    }

    private void bind(VaadinSession session) {
        User user = CurrentUser.get();
        users.put(user.session(), user);
        session.setLocale(user.locale());
        session.setErrorHandler(new ErrorPage(portal.extensions()));
        String cookie = sessionCookie();
        portal.sessions().find(cookie).ifPresent(signedIn -> signedIn.onEnd(() -> end(signedIn, session)));
    }

    private static String sessionCookie() {
        HttpServletRequest request = getCurrentServletRequest();
        for (var cookie : request.getCookies()) {
            if (cookie.getName().equals(org.pavillon.api.identity.Sessions.COOKIE)) {
                return cookie.getValue();
            }
        }
        throw new IllegalStateException("A window without a session");
    }

    /** Closes the windows of a session that has ended. */
    private void end(Session signedIn, VaadinSession session) {
        users.remove(signedIn.id());
        session.access(() -> {
            session.getUIs().forEach(ui -> ui.getPage().executeJs("window.pavillonEnded()"));
            session.close();
        });
    }

    /** Work that was put off runs as the person whose window it is for, whichever thread does it. */
    @Override
    public void runPendingAccessTasks(VaadinSession session) {
        WrappedSession container = session.getSession();
        User user = null;
        try {
            Object id = container == null ? null : container.getAttribute(PortalServlet.SESSION);
            user = id == null ? null : users.get((String) id);
        } catch (IllegalStateException e) {
            // the container's session has been invalidated: nobody is signed in there any more
            super.runPendingAccessTasks(session);
            return;
        }
        if (user == null) {
            super.runPendingAccessTasks(session);
        } else {
            CurrentUser.runAs(user, () -> super.runPendingAccessTasks(session));
        }
    }

    @Override
    protected Instantiator createInstantiator() throws ServiceException {
        return new DefaultInstantiator(this) {
            private static final long serialVersionUID = 1L;

            @Override
            public Stream<VaadinServiceInitListener> getServiceInitListeners() {
                return Stream.of(event -> event.addIndexHtmlRequestListener(PortalService.this::prepare));
            }

            @Override
            @SuppressWarnings("unchecked") // the renderer wants a component, of whatever class
            public <T extends HasElement> T createRouteTarget(Class<T> type, NavigationEvent event) {
                try {
                    if (portal.extensions().offers(type)) {
                        return super.createRouteTarget(type, event);
                    }
                } catch (RuntimeException | LinkageError e) {
                    if (portal.extensions().offers(type)) {
                        throw e;
                    }
                }
                // its module went away after the route had been chosen
                return (T) own(AwayView.class);
            }

            @Override
            public <T> T getOrCreate(Class<T> type) {
                for (PortalView view : portal.extensions().views()) {
                    if (view.type() == type) {
                        return type.cast(view.create());
                    }
                }
                for (AdminPanel panel : portal.extensions().panels()) {
                    if (panel.type() == type) {
                        return type.cast(panel.create());
                    }
                }
                return Component.class.isAssignableFrom(type) && type.getName().startsWith("org.pavillon.portal.")
                        ? own(type)
                        : super.getOrCreate(type);
            }
        };
    }

    /** The portal's own views take the portal's services. */
    private <T> T own(Class<T> type) {
        try {
            Constructor<T> constructor = type.getConstructor(Portal.class);
            return constructor.newInstance(portal);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must have a public constructor that takes the portal", e);
        }
    }

    /**
     * Vaadin registers one listener per class of a view, which keeps the class until the portal itself stops. Nothing is
     * to be done then that the end of this bundle does not do too.
     */
    @Override
    public Registration addServiceDestroyListener(ServiceDestroyListener listener) {
        return () -> {};
    }

    /** The first page: language, theme, style sheets, and a nonce for the scripts that Vaadin puts into it. */
    private void prepare(IndexHtmlResponse page) {
        byte[] random = new byte[18];
        RANDOM.nextBytes(random);
        String nonce = Base64.getEncoder().encodeToString(random);
        Element root = page.getDocument().selectFirst("html");
        Locale locale = CurrentUser.get().locale();
        root.attr("lang", locale.getLanguage());
        Theme.of(page.getVaadinRequest().getCookies()).ifPresent(theme -> root.attr("data-theme", theme));
        Element head = page.getDocument().head();
        page.getDocument().title("Pavillon");
        head.getElementsByTag("script").forEach(script -> script.attr("nonce", nonce));
        page.getDocument().body().getElementsByTag("script").forEach(script -> script.attr("nonce", nonce));
        head.appendElement("link")
                .attr("rel", "icon")
                .attr("type", "image/svg+xml")
                .attr("href", asset("mark.svg"));
        for (String sheet : new String[] {"tokens.css", "shell.css"}) {
            head.appendElement("link").attr("rel", "stylesheet").attr("href", asset(sheet));
        }
        head.prependElement("link").attr("rel", "stylesheet").attr("href", "/lumo/lumo.css");
        head.appendElement("script")
                .attr("type", "module")
                .attr("src", asset("shell.js"))
                .attr("nonce", nonce);
        page.getVaadinResponse().setHeader("Content-Security-Policy", ContentSecurityPolicy.withNonce(nonce));
    }

    private String asset(String name) {
        return portal.assets().url(PortalService.class, name);
    }
}
