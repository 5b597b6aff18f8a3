package org.pavillon.portal;

import com.vaadin.flow.di.Lookup;
import com.vaadin.flow.di.LookupInitializer;
import com.vaadin.flow.function.DeploymentConfiguration;
import com.vaadin.flow.internal.ReflectionCache;
import com.vaadin.flow.router.RouteConfiguration;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.server.AppShellRegistry;
import com.vaadin.flow.server.ServiceException;
import com.vaadin.flow.server.StaticFileHandler;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinServlet;
import com.vaadin.flow.server.VaadinServletContext;
import com.vaadin.flow.server.VaadinServletService;
import com.vaadin.flow.server.startup.ApplicationRouteRegistry;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.identity.Session;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.portal.admin.AccountsView;
import org.pavillon.portal.admin.AdministrationView;
import org.pavillon.portal.admin.AuditView;
import org.pavillon.portal.admin.JobsView;
import org.pavillon.portal.admin.ModuleView;
import org.pavillon.portal.admin.ModulesView;
import org.pavillon.portal.admin.SystemView;
import org.pavillon.portal.shell.AwayView;
import org.pavillon.portal.shell.FailedView;
import org.pavillon.portal.shell.HomeView;
import org.pavillon.portal.shell.Shell;
import org.pavillon.portal.spi.PortalView;

/**
 * Vaadin in OSGi. Lets in who has a session, binds {@link CurrentUser} around every request, and registers and removes
 * the views of modules as they come and go.
 */
@Component(
        service = Servlet.class,
        property = {
            "servlet.init.productionMode=true",
            "servlet.init.heartbeatInterval=60",
            "servlet.init.closeIdleSessions=false",
            "servlet.init.sendUrlsAsParameters=false",
            "servlet.init.org.atmosphere.cpr.broadcasterClass=org.pavillon.vaadin.PollingBroadcaster",
            "servlet.init.org.atmosphere.cpr.maxSchedulerThread=2"
        })
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardServletAsyncSupported
public final class PortalServlet extends VaadinServlet {
    /** Where the servlet container's session holds the sign-in that it belongs to. */
    static final String SESSION = "org.pavillon.session";

    private static final long serialVersionUID = 1L;
    private static final List<Class<? extends RouterLayout>> LAYOUT = List.of(Shell.class);

    private final transient Portal portal;
    private final transient Extensions.Listener routes = new Extensions.Listener() {
        @Override
        public void added(PortalView view) {
            addRoute(view);
        }

        @Override
        public void removed(PortalView view) {
            removeRoute(view);
        }

        @Override
        public void changed() {
            refreshShells();
        }
    };
    private transient ApplicationRouteRegistry registry;

    @Activate
    public PortalServlet(@Reference Portal portal) {
        this.portal = portal;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(VaadinServlet.class.getClassLoader());
        try {
            VaadinServletContext context = new VaadinServletContext(config.getServletContext());
            new LookupInitializer()
                    .initialize(context, new HashMap<>(Map.of()), lookup -> context.setAttribute(Lookup.class, lookup));
            AppShellRegistry.getInstance(context).setShell(AppShell.class);
            super.init(config);
            registry = ApplicationRouteRegistry.getInstance(context);
            RouteConfiguration own = RouteConfiguration.forRegistry(registry);
            own.setRoute("", HomeView.class, LAYOUT);
            own.setRoute("administration", AdministrationView.class, LAYOUT);
            own.setRoute("administration/modules", ModulesView.class, LAYOUT);
            own.setRoute("administration/modules/:module", ModuleView.class, LAYOUT);
            own.setRoute("administration/accounts", AccountsView.class, LAYOUT);
            own.setRoute("administration/audit", AuditView.class, LAYOUT);
            own.setRoute("administration/system", SystemView.class, LAYOUT);
            own.setRoute("jobs", JobsView.class, LAYOUT);
            own.setRoute(":path*", AwayView.class, LAYOUT);
            registry.setErrorNavigationTargets(Set.of(FailedView.class));
            portal.extensions().listen(routes);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void destroy() {
        portal.extensions().forget(routes);
        super.destroy();
    }

    @Override
    protected VaadinServletService createServletService(DeploymentConfiguration configuration) throws ServiceException {
        PortalService service = new PortalService(this, configuration, portal);
        service.init();
        return service;
    }

    @Override
    protected StaticFileHandler createStaticFileHandler(VaadinService service) {
        return new VaadinFiles();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (serveStaticOrWebJarRequest(request, response)) {
            return;
        }
        Optional<Session> found = session(request);
        HttpSession container = request.getSession(false);
        if (container != null && !found.map(Session::id).equals(Optional.ofNullable(container.getAttribute(SESSION)))) {
            container.invalidate(); // somebody else's windows, or those of a session that has ended
        }
        boolean page = request.getParameter("v-r") == null;
        if (found.isEmpty()) {
            if (page) {
                String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
                response.setStatus(HttpServletResponse.SC_SEE_OTHER);
                response.setHeader(
                        "Location",
                        "/signin?" + (container == null ? "" : "ended=1&") + "return="
                                + URLEncoder.encode(request.getRequestURI() + query, StandardCharsets.UTF_8));
            } else {
                expired(response);
            }
            return;
        }
        Session session = found.get();
        if (page || "uidl".equals(request.getParameter("v-r"))) {
            session.touch();
        }
        request.getSession().setAttribute(SESSION, session.id());
        try {
            CurrentUser.<Void, Exception>callAs(session.user(), () -> {
                super.service(request, response);
                return null;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /** Tells the window that its session has ended: it loads its page again and comes to sign-in. */
    private static void expired(HttpServletResponse response) throws IOException {
        response.setContentType("application/json;charset=utf-8");
        response.getWriter().write("for(;;);[" + VaadinService.createSessionExpiredJSON(true) + "]");
    }

    private Optional<Session> session(HttpServletRequest request) {
        if (request.getCookies() == null) {
            return Optional.empty();
        }
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals(Sessions.COOKIE)) {
                return portal.sessions().find(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private void addRoute(PortalView view) {
        RouteConfiguration.forRegistry(registry).setRoute(view.path(), view.type(), LAYOUT);
        portal.windows()
                .all()
                .forEach(ui -> Windows.access(ui, () -> Shell.of(ui).ifPresent(shell -> shell.came(ui))));
    }

    /**
     * Takes a view out of every window: the same address now leads to {@link AwayView}. Then forgets what Vaadin cached
     * about its classes, or they would be kept for ever.
     */
    private void removeRoute(PortalView view) {
        RouteConfiguration.forRegistry(registry).removeRoute(view.path(), view.type());
        Class<?> gone = view.type();
        portal.windows()
                .all()
                .forEach(ui -> Windows.access(ui, () -> {
                    Shell.of(ui).ifPresent(shell -> shell.left(ui, gone));
                    ReflectionCache.clearAll();
                }));
        ReflectionCache.clearAll();
    }

    private void refreshShells() {
        portal.windows()
                .all()
                .forEach(ui -> Windows.access(ui, () -> Shell.of(ui).ifPresent(Shell::refresh)));
    }
}
