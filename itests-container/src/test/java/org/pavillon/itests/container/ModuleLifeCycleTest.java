package org.pavillon.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.pavillon.api.job.JobState;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.module.Operation;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;

/** Modules come and go inside the running container, and the platform never notices. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ModuleLifeCycleTest {
    @Inject
    private BundleContext context;

    @Inject
    private ModuleService modules;

    @Configuration
    public Option[] configuration() {
        File data = new File("target/exam-data/" + System.nanoTime()).getAbsoluteFile();
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(Path.of(System.getProperty("pavillon.distribution"))
                            .toUri()
                            .toString())
                    .karafVersion("4.4.10")
                    .name("Pavillon")
                    .unpackDirectory(new File("target/exam"))
                    .useDeployFolder(false),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            // Pax Exam's own bundles come from where the build's do; the appliance itself asks no repository
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    Path.of(System.getProperty("user.home"), ".m2", "repository")
                            .toString()),
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.repositories",
                    "https://repo.maven.apache.org/maven2@id=central"),
            editConfigurationFilePut("etc/org.ops4j.pax.logging.cfg", "log4j2.rootLogger.level", "INFO"),
            vmOptions(
                    "-Dpavillon.data=" + data,
                    "-Dpavillon.https.port=0",
                    "-Dpavillon.http.port=0",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED"),
            keepRuntimeFolder()
        };
    }

    @Test
    public void comesGoesAndKeepsItsDataWhileThePlatformStays() throws Exception {
        assertEquals(ModuleInfo.State.ABSENT, ecrf().state());
        Map<String, BundleWiring> before = platform();

        assertEquals(JobState.Status.DONE, done(Operation.INSTALL).status());
        assertEquals(ModuleInfo.State.RUNNING, ecrf().state());
        assertNotNull(engine());

        assertEquals(JobState.Status.DONE, done(Operation.STOP).status());
        assertEquals(ModuleInfo.State.INSTALLED, ecrf().state());
        assertNull(engine());

        assertEquals(JobState.Status.DONE, done(Operation.START).status());
        assertEquals(ModuleInfo.State.RUNNING, ecrf().state());

        assertEquals(JobState.Status.DONE, done(Operation.REMOVE).status());
        assertEquals(ModuleInfo.State.ABSENT, ecrf().state());
        assertTrue(ecrf().keepsData());
        assertEquals("no bundle of the platform was refreshed or restarted", before, platform());
    }

    /** The engine's service, whatever its class: looking it up by class would tie this test's bundle to the module. */
    private Object engine() throws Exception {
        return context.getAllServiceReferences("org.pavillon.ecrf.service.Records", null);
    }

    /** Wirings of the platform's bundles: another one after a refresh. */
    private Map<String, BundleWiring> platform() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null
                        && (bundle.getSymbolicName().startsWith("org.pavillon.")
                                || bundle.getSymbolicName().startsWith("org.eclipse.jetty")))
                .filter(bundle -> !bundle.getSymbolicName().startsWith("org.pavillon.ecrf"))
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .collect(Collectors.toMap(
                        Bundle::getSymbolicName,
                        bundle -> bundle.adapt(BundleWiring.class),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private ModuleInfo ecrf() throws Exception {
        return as(() -> modules.list().stream()
                .filter(module -> module.id().equals("ecrf"))
                .findFirst()
                .orElseThrow());
    }

    /** Waits for an operation: its state shows in the list of modules when it is over. */
    private JobState done(Operation operation) throws Exception {
        JobState job = as(() -> modules.apply(modules.preview(operation, "ecrf", Optional.empty())));
        org.pavillon.api.job.Jobs jobs =
                context.getService(context.getServiceReference(org.pavillon.api.job.Jobs.class));
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            JobState now = as(() -> jobs.find(job.id()).orElseThrow());
            if (now.status().over()) {
                return now;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The operation takes longer than a minute");
    }

    private static <T> T as(Callable<T> act) throws Exception {
        return CurrentUser.<T, Exception>callAs(new Administrator(), act::call);
    }

    private static final class Administrator implements User {
        @Override
        public String id() {
            return "administrator";
        }

        @Override
        public String name() {
            return "administrator";
        }

        @Override
        public String displayName() {
            return "Administrator";
        }

        @Override
        public java.util.Locale locale() {
            return java.util.Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public boolean maySomewhere(String action) {
            return true;
        }
    }
}
