package org.pavillon.platform.module;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.pavillon.api.module.ModuleUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a module takes. The heap has no owners, so it is the histogram of classes (as {@code jcmd GC.class_histogram}
 * prints it) that is summed over the packages of the module's bundles.
 */
final class Usage {
    private static final Logger LOG = LoggerFactory.getLogger(Usage.class);
    /** Number, instances, bytes, class name. */
    private static final Pattern LINE =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*$", Pattern.MULTILINE);

    private Usage() {}

    static ModuleUsage of(List<Bundle> bundles, long data, long program) {
        Set<String> packages = new HashSet<>();
        Set<ClassLoader> loaders = new HashSet<>();
        for (Bundle bundle : bundles) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null && wiring.getClassLoader() != null) {
                loaders.add(wiring.getClassLoader());
                wiring.listResources(
                                "/", "*.class", BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE)
                        .forEach(path -> packages.add(packageOf(path)));
            }
        }
        int classes = 0;
        long objects = 0;
        long memory = 0;
        Matcher line = LINE.matcher(packages.isEmpty() ? "" : histogram());
        while (line.find()) {
            String name = line.group(3).replaceFirst("^\\[+L?", "");
            int dot = name.lastIndexOf('.');
            if (dot > 0 && packages.contains(name.substring(0, dot))) {
                classes++;
                objects += Long.parseLong(line.group(1));
                memory += Long.parseLong(line.group(2));
            }
        }
        return new ModuleUsage(data, program, ModuleThreads.count(packages, loaders), classes, objects, memory);
    }

    private static String packageOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash).replace('/', '.');
    }

    private static String histogram() {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return (String) answer;
        } catch (JMException e) {
            LOG.warn("This Java runtime does not count objects", e);
            return "";
        }
    }
}
