package org.pavillon.https;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets Pax Web's server up before it starts: HTTPS alone, with a certificate that is there and valid. Looks at the
 * certificate every night; a new one restarts the server for a moment.
 */
@Component(immediate = true, service = WebServer.class, configurationPid = "org.pavillon.https")
@Designate(ocd = HttpsConfiguration.class)
public final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final HttpsConfiguration settings;
    private final ConfigurationAdmin configurations;
    private final Certificates certificates;
    private final Optional<HttpRedirect> redirect;
    private final int httpsPort;
    private final ScheduledExecutorService nightly = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("pavillon-certificate").unstarted(task));

    @Activate
    public WebServer(HttpsConfiguration settings, @Reference ConfigurationAdmin configurations)
            throws CertificateException, IOException {
        this.settings = settings;
        this.configurations = configurations;
        this.certificates = new Certificates(dataFolder().resolve("https"), Clock.systemUTC());
        this.httpsPort = Integer.getInteger("pavillon.https.port", settings.httpsPort());
        configure();
        int httpPort = Integer.getInteger("pavillon.http.port", settings.httpPort());
        this.redirect = httpPort == 0 ? Optional.empty() : HttpRedirect.start(httpPort, httpsPort);
        nightly.scheduleAtFixedRate(this::renew, 24, 24, TimeUnit.HOURS);
    }

    @Deactivate
    void stop() {
        nightly.shutdownNow();
        redirect.ifPresent(HttpRedirect::stop);
    }

    /** The authority's certificate as PEM. */
    String authorityPem() throws CertificateException {
        return certificates.authorityPem();
    }

    boolean strictTransportSecurity() {
        return settings.strictTransportSecurity();
    }

    private void renew() {
        try {
            configure();
        } catch (CertificateException | IOException | RuntimeException e) {
            LOG.error("The certificate could not be checked or renewed; HTTPS goes on with the present one", e);
        }
    }

    private void configure() throws CertificateException, IOException {
        List<String> names = Arrays.asList(settings.hosts());
        Certificates.Store own = certificates.own(Hosts.all(names));
        Certificates.Store store = settings.certificate().isBlank()
                ? own
                : certificates.given(Path.of(settings.certificate()), Path.of(settings.privateKey()));
        String host = names.stream().filter(name -> !name.isBlank()).findFirst().orElseGet(Hosts::machine);
        System.setProperty("pavillon.url", "https://" + host + (httpsPort == 443 ? "" : ":" + httpsPort));

        Dictionary<String, Object> server = new Hashtable<>();
        server.put("org.osgi.service.http.enabled", "false");
        server.put("org.osgi.service.http.secure.enabled", "true");
        server.put("org.osgi.service.http.port.secure", String.valueOf(httpsPort));
        server.put("org.ops4j.pax.web.ssl.keystore", store.file().toString());
        server.put("org.ops4j.pax.web.ssl.keystore.type", "PKCS12");
        server.put("org.ops4j.pax.web.ssl.keystore.password", store.password());
        server.put("org.ops4j.pax.web.ssl.key.password", store.password());
        server.put("org.ops4j.pax.web.ssl.protocols.included", "TLSv1.3,TLSv1.2");
        server.put(
                "org.ops4j.pax.web.ssl.ciphersuites.excluded", ".*_RSA_.*CBC.*,.*_CBC_.*,TLS_RSA_.*,.*NULL.*,.*anon.*");
        server.put("org.ops4j.pax.web.ssl.renegotiationAllowed", "false");
        server.put("org.ops4j.pax.web.session.cookie.name", "__Host-pavillon-view");
        server.put("org.ops4j.pax.web.session.cookie.httpOnly", "true");
        server.put("org.ops4j.pax.web.session.cookie.secure", "true");
        server.put("org.ops4j.pax.web.session.cookie.sameSite", "LAX");
        server.put("org.ops4j.pax.web.session.cookie.path", "/");
        server.put("org.ops4j.pax.web.session.timeout", "30");
        server.put("org.ops4j.pax.web.session.url", "none");
        server.put("org.ops4j.pax.web.server.showStacks", "false");
        server.put("org.ops4j.pax.web.server.maxThreads", "100");
        server.put("org.ops4j.pax.web.server.minThreads", "4");
        // read by nobody: makes Pax Web take a new certificate in
        server.put("pavillon.certificate", String.valueOf(certificates.fingerprint(store)));

        Configuration configuration = configurations.getConfiguration("org.ops4j.pax.web", "?");
        if (configuration.updateIfDifferent(server)) {
            LOG.info("HTTPS on port {} with {}", httpsPort, store.file());
        }
    }

    private static Path dataFolder() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("pavillon.data"), "The system property pavillon.data names no folder"));
    }
}
