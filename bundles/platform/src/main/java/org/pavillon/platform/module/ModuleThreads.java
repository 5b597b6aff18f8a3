package org.pavillon.platform.module;

import java.util.Map;
import java.util.Set;

/** Where threads stand: names of classes and methods, no data. */
final class ModuleThreads {
    private ModuleThreads() {}

    /** Every thread's stack, that of one thread marked. */
    static String dump(Thread marked) {
        StringBuilder dump = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            dump.append(entry.getKey() == marked ? "\n>>> " : "\n")
                    .append(entry.getKey().getName());
            dump.append(" (").append(entry.getKey().getState()).append(')');
            for (StackTraceElement frame : entry.getValue()) {
                dump.append("\n    at ").append(frame);
            }
            dump.append('\n');
        }
        return dump.toString();
    }

    /** Threads that classes of these packages started, or that run in them now. */
    static int count(Set<String> packages, Set<ClassLoader> loaders) {
        int count = 0;
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            boolean started = loaders.contains(entry.getKey().getClass().getClassLoader())
                    || loaders.contains(entry.getKey().getContextClassLoader());
            if (started || runsIn(entry.getValue(), packages)) {
                count++;
            }
        }
        return count;
    }

    private static boolean runsIn(StackTraceElement[] stack, Set<String> packages) {
        for (StackTraceElement frame : stack) {
            int dot = frame.getClassName().lastIndexOf('.');
            if (dot > 0 && packages.contains(frame.getClassName().substring(0, dot))) {
                return true;
            }
        }
        return false;
    }
}
