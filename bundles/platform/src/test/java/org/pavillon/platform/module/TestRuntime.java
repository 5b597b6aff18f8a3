package org.pavillon.platform.module;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeatureState;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.pavillon.platform.module.fixture.TestModule;

/** A real framework, with a features service that installs into it what tests make up. */
final class TestRuntime implements AutoCloseable {
    private static final String API = "org.pavillon.api.module,org.pavillon.api.i18n,org.pavillon.api.identity";

    private final Framework framework;
    private final Map<String, TestFeature> features = new LinkedHashMap<>();
    private final Set<String> installed = new HashSet<>();
    private final Map<String, FeatureState> states = new LinkedHashMap<>();

    /** Options of every call that wasn't simulated. */
    final List<EnumSet<Option>> options = new ArrayList<>();

    private record TestFeature(String name, boolean root, String details, Map<String, byte[]> bundles) {}

    TestRuntime(Path cache) throws BundleException {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        API));
        framework.start();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Makes a feature of one bundle, whose manifest gets these headers. */
    void offer(String feature, boolean root, String details, String... headers) {
        Map<String, byte[]> bundles = Map.of("test:" + feature, bundle("org." + feature.replace('-', '.'), headers));
        features.put(feature, new TestFeature(feature, root, details, bundles));
    }

    /** Makes a module that behaves so. */
    void offerModule(String id, String behaviour, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Bundle-Activator",
                TestModule.class.getName(),
                "Import-Package",
                "org.osgi.framework," + API,
                "X-Module",
                id,
                TestModule.BEHAVIOUR,
                behaviour));
        all.addAll(List.of(headers));
        offer("pavillon-" + id, false, "", all.toArray(String[]::new));
    }

    /** Installs and starts a feature as the appliance's start would. */
    void boot(String feature) throws BundleException {
        install(feature, true);
    }

    Bundle bundle(String feature) {
        return context().getBundle("test:" + feature);
    }

    FeaturesService features() {
        return (FeaturesService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FeaturesService.class},
                (proxy, method, arguments) -> answer(method.getName(), arguments));
    }

    ServiceComponentRuntime components() {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceComponentRuntime.class},
                (proxy, method, arguments) -> List.of());
    }

    @SuppressWarnings("unchecked")
    private Object answer(String method, Object[] arguments) throws BundleException {
        return switch (method) {
            case "listFeatures" -> features.values().stream().map(this::feature).toArray(Feature[]::new);
            case "getFeatures" -> new Feature[0];
            case "isInstalled" -> installed.contains(((Feature) arguments[0]).getName());
            case "isRequired" ->
                features.get(((Feature) arguments[0]).getName()).root();
            case "getState" -> states.get((String) arguments[0]);
            case "installFeature" -> {
                if (noted((EnumSet<Option>) arguments[1])) {
                    install(name((String) arguments[0]), false);
                }
                yield null;
            }
            case "uninstallFeature" -> {
                if (noted((EnumSet<Option>) arguments[1])) {
                    uninstall(name((String) arguments[0]));
                }
                yield null;
            }
            case "updateFeaturesState" -> {
                noted((EnumSet<Option>) arguments[1]);
                ((Map<String, Map<String, FeatureState>>) arguments[0]).values().forEach(states::putAll);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private boolean noted(EnumSet<Option> given) {
        if (given.contains(Option.Simulate)) {
            return false;
        }
        options.add(given);
        return true;
    }

    private void install(String feature, boolean start) throws BundleException {
        for (Map.Entry<String, byte[]> entry : features.get(feature).bundles().entrySet()) {
            Bundle bundle = context().installBundle(entry.getKey(), new ByteArrayInputStream(entry.getValue()));
            if (start) {
                bundle.start();
            }
        }
        installed.add(feature);
    }

    private void uninstall(String feature) throws BundleException {
        for (String location : features.get(feature).bundles().keySet()) {
            context().getBundle(location).uninstall();
        }
        installed.remove(feature);
    }

    private static String name(String id) {
        return id.substring(0, id.indexOf('/'));
    }

    private Feature feature(TestFeature feature) {
        return (Feature) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Feature.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getName" -> feature.name();
                    case "getVersion" -> "1.0.0";
                    case "getId" -> feature.name() + "/1.0.0";
                    case "getDescription" -> "";
                    case "getDetails" -> feature.details();
                    case "isHidden" -> false;
                    case "getDependencies" -> List.of();
                    case "getBundles" ->
                        feature.bundles().keySet().stream()
                                .map(this::bundleInfo)
                                .toList();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private BundleInfo bundleInfo(String location) {
        return (BundleInfo) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleInfo.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getLocation" -> location;
                    case "isDependency" -> false;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static byte[] bundle(String symbolicName, String... headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String path = TestModule.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream code = TestModule.class.getResourceAsStream("/" + path)) {
            if (Arrays.asList(headers).contains(TestModule.BEHAVIOUR)) {
                jar.putNextEntry(new JarEntry(path));
                code.transferTo(jar);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }
}
