package org.pavillon.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.dataset.Datasets;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.identity.Accounts;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.notification.Notifications;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;

/** What the container keeps from whoever has no right, and from pages of bundles that know nothing of the platform. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DefenceTest {
    /** Services of the platform that people reach; those not named here are called by bundles alone. */
    private static final List<Class<?>> SERVICES = List.of(
            Accounts.class, AuditLog.class, Datasets.class, Jobs.class, ModuleService.class, Notifications.class);

    /** Methods for bundles, which act without a person too, or that tell nothing. */
    private static final Set<String> FOR_BUNDLES = Set.of(
            "AuditLog.record",
            "Jobs.start",
            "Jobs.listen",
            "ModuleService.name",
            "ModuleService.listen",
            "Notifications.send",
            "Notifications.sendToHolders",
            "Notifications.listen");

    /** Methods for everybody who is signed in, about their own things only. */
    private static final Set<String> OF_ONE_S_OWN = Set.of(
            "Accounts.changeOwnPassword",
            "Accounts.changeOwnLocale",
            "Datasets.visible",
            "Jobs.list",
            "Jobs.find",
            "Notifications.mine",
            "Notifications.markAllRead");

    @Inject
    private BundleContext context;

    /** There when the platform is. */
    @Inject
    private ModuleService modules;

    @Configuration
    public Option[] configuration() throws IOException {
        return Stream.concat(
                        Arrays.stream(new ModuleLifeCycleTest().configuration()),
                        Stream.of(vmOption("-Dpavillon.https.port=" + freePort())))
                .toArray(Option[]::new);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    public void refusesEveryMethodToNobody() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (Call call : calls()) {
            if (!FOR_BUNDLES.contains(call.name())) {
                answers.put(call.name(), call.answer());
            }
        }
        answers.values()
                .removeIf(answer -> answer.equals(UnauthenticatedException.class.getSimpleName())
                        || answer.equals(ForbiddenException.class.getSimpleName()));

        assertEquals("answered without a user", Map.of(), answers);
    }

    @Test
    public void refusesEveryMethodToWhoHasNoRight() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (Call call : calls()) {
            if (!FOR_BUNDLES.contains(call.name()) && !OF_ONE_S_OWN.contains(call.name())) {
                answers.put(call.name(), CurrentUser.<String, Exception>callAs(new Stranger(), call::answer));
            }
        }
        answers.values()
                .removeIf(answer -> answer.equals(ForbiddenException.class.getSimpleName())
                        || answer.equals(NotFoundException.class.getSimpleName()));

        assertEquals("answered without a right", Map.of(), answers);
    }

    @Test
    public void putsItsHeadersOnServletsThatKnowNothingOfIt() throws Exception {
        ServiceRegistration<Servlet> foreign = context.registerService(
                Servlet.class,
                new Foreign(),
                new Hashtable<>(Map.of("osgi.http.whiteboard.servlet.pattern", new String[] {"/foreign/*"})));
        try {
            HttpResponse<String> answer = get("/foreign/page");
            for (long end = System.nanoTime() + 10_000_000_000L;
                    !answer.body().equals("foreign") && System.nanoTime() < end; ) {
                Thread.sleep(50);
                answer = get("/foreign/page");
            }

            assertEquals("foreign", answer.body());
            protects(answer);
            HttpResponse<String> failed = get("/foreign/fail");
            assertEquals(500, failed.statusCode());
            protects(failed);
            assertFalse(failed.body(), failed.body().contains("secret"));
            assertFalse(failed.body(), failed.body().contains("org.pavillon"));
        } finally {
            foreign.unregister();
        }
    }

    private static void protects(HttpResponse<String> answer) {
        for (String header : List.of(
                "Content-Security-Policy",
                "X-Content-Type-Options",
                "X-Frame-Options",
                "Referrer-Policy",
                "Cross-Origin-Opener-Policy",
                "Cache-Control")) {
            assertTrue(header, answer.headers().firstValue(header).isPresent());
        }
        assertEquals(Optional.empty(), answer.headers().firstValue("Server"));
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (Class<?> type : SERVICES) {
            ServiceReference<?> reference = context.getServiceReference(type);
            Object service = context.getService(reference);
            Arrays.stream(type.getMethods())
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(method -> calls.add(new Call(type, service, method)));
        }
        return calls;
    }

    /** A call with arguments that mean nothing: the right is asked about before anything else. */
    private record Call(Class<?> type, Object service, Method method) {
        String name() {
            return type.getSimpleName() + "." + method.getName();
        }

        /** Name of what was thrown, or what was answered. */
        String answer() throws IllegalAccessException {
            try {
                return "answered " + method.invoke(service, arguments());
            } catch (InvocationTargetException e) {
                return e.getCause().getClass().getSimpleName();
            }
        }

        private Object[] arguments() {
            return Arrays.stream(method.getParameterTypes()).map(Call::argument).toArray();
        }

        private static Object argument(Class<?> type) {
            if (type == String.class) {
                return "x";
            } else if (type == boolean.class) {
                return false;
            } else if (type == Locale.class) {
                return Locale.ENGLISH;
            } else if (type == char[].class) {
                return new char[] {'x'};
            } else if (type == Grant.class) {
                return new Grant("x", "y");
            } else if (type == AuditQuery.class) {
                return AuditQuery.newest(1);
            }
            return null;
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
            return client.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://localhost:" + Integer.getInteger("pavillon.https.port") + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static final class Foreign extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().endsWith("/fail")) {
                throw new IllegalStateException("secret");
            }
            response.getWriter().write("foreign");
        }
    }

    private static final class Stranger implements User {
        @Override
        public String id() {
            return "stranger";
        }

        @Override
        public String name() {
            return "stranger";
        }

        @Override
        public String displayName() {
            return "Stranger";
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            return false;
        }

        @Override
        public boolean maySomewhere(String action) {
            return false;
        }
    }

    /** The certificate is made by the appliance under test, so no authority can vouch for it. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
