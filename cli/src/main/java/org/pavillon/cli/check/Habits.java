package org.pavillon.cli.check;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the classes do that a module should, or should not. */
final class Habits {
    private static final String MODULE = "org/pavillon/api/module/Module";

    /** Annotations that ask for the frontend to be built again, which happens nowhere. */
    private static final Set<String> FRONTEND = Set.of(
            "Lcom/vaadin/flow/component/dependency/NpmPackage;",
            "Lcom/vaadin/flow/component/dependency/NpmPackage$Container;",
            "Lcom/vaadin/flow/component/dependency/JsModule;",
            "Lcom/vaadin/flow/component/dependency/JsModule$Container;",
            "Lcom/vaadin/flow/component/dependency/JavaScript;",
            "Lcom/vaadin/flow/component/dependency/JavaScript$Container;",
            "Lcom/vaadin/flow/component/dependency/CssImport;",
            "Lcom/vaadin/flow/component/dependency/CssImport$Container;",
            "Lcom/vaadin/flow/theme/Theme;");

    private static final Set<String> THREADS = Set.of(
            "java/lang/Thread.start",
            "java/lang/Thread.startVirtualThread",
            "java/lang/Thread$Builder.start",
            "java/lang/Thread$Builder$OfPlatform.start",
            "java/lang/Thread$Builder$OfVirtual.start",
            "java/util/Timer.<init>",
            "java/util/concurrent/ThreadPoolExecutor.<init>",
            "java/util/concurrent/ForkJoinPool.<init>");

    private static final Set<String> WHOLE_PROCESS = Set.of(
            "java/lang/System.exit",
            "java/lang/System.setProperty",
            "java/lang/System.setOut",
            "java/lang/System.setErr",
            "java/lang/Runtime.exit",
            "java/lang/Runtime.halt",
            "java/lang/Runtime.addShutdownHook",
            "java/util/Locale.setDefault",
            "java/util/TimeZone.setDefault",
            "java/sql/DriverManager.registerDriver",
            "java/net/URL.setURLStreamHandlerFactory",
            "java/lang/Thread.setDefaultUncaughtExceptionHandler");

    private final ExaminedPackage examined;

    Habits(ExaminedPackage examined) {
        this.examined = examined;
    }

    List<Result> frontend() {
        Set<String> asking = new TreeSet<>();
        examined.classes()
                .filter(type -> type.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                        .flatMap(all -> all.annotations().stream())
                        .map(Annotation::className)
                        .anyMatch(name -> FRONTEND.contains(name.stringValue())))
                .forEach(type -> asking.add(Bundle.nameOf(type)));
        return asking.isEmpty()
                ? List.of(Result.ok("frontend", "needs no npm and no build of the frontend"))
                : List.of(
                        Result.fail(
                                "frontend",
                                "@NpmPackage, @JsModule, @JavaScript, @CssImport or @Theme on " + Shown.of(asking)
                                        + ": no frontend is built for modules. Put the files into web/ and load them by Assets."));
    }

    List<Result> health() {
        List<ClassModel> modules = examined.classes()
                .filter(type -> type.interfaces().stream()
                        .anyMatch(one -> one.asInternalName().equals(MODULE)))
                .toList();
        boolean offered = examined.bundles().stream()
                .flatMap(bundle -> bundle.texts().entrySet().stream())
                .filter(file ->
                        file.getKey().startsWith("OSGI-INF/") && file.getKey().endsWith(".xml"))
                .anyMatch(file -> new String(file.getValue(), StandardCharsets.UTF_8)
                        .contains("interface=\"" + MODULE.replace('/', '.') + "\""));
        if (modules.isEmpty()) {
            return List.of(Result.fail(
                    "health",
                    "No class implements org.pavillon.api.module.Module: nobody would know how the module is."));
        }
        if (!offered) {
            return List.of(Result.warn(
                    "health",
                    Bundle.nameOf(modules.getFirst())
                            + " is no component (@Component): it must be registered by hand."));
        }
        return modules.stream().allMatch(Habits::alwaysWell)
                ? List.of(Result.warn(
                        "health",
                        "The module is always well. Look at what can fail, its database for instance, in health()."))
                : List.of(Result.ok("health", "looked at by " + Bundle.nameOf(modules.getFirst())));
    }

    private static boolean alwaysWell(ClassModel type) {
        return type.methods().stream()
                .filter(method -> method.methodName().equalsString("health")
                        && !method.flags().has(AccessFlag.SYNTHETIC))
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .allMatch(call -> call.name().equalsString("ok"));
    }

    List<Result> leftovers() {
        List<Result> results = new ArrayList<>();
        Set<String> process = calls(WHOLE_PROCESS::contains);
        if (!process.isEmpty()) {
            results.add(Result.warn(
                    "process", "Changes or ends the whole appliance, not just the module: " + Shown.of(process) + "."));
        }
        if (examined.bundles().stream()
                .anyMatch(bundle -> bundle.texts().containsKey("META-INF/services/java.sql.Driver"))) {
            results.add(Result.warn(
                    "process",
                    "Brings a JDBC driver. Make its connections by the driver's own class, and deregister it from"
                            + " DriverManager in @Deactivate: else it keeps the module's classes for ever."));
        }
        Set<String> locals = new TreeSet<>();
        examined.classes()
                .filter(type -> type.fields().stream()
                        .anyMatch(field ->
                                isStatic(field.flags()) && field.fieldType().equalsString("Ljava/lang/ThreadLocal;")))
                .forEach(type -> locals.add(Bundle.nameOf(type)));
        if (!locals.isEmpty()) {
            results.add(Result.warn(
                    "process",
                    "A static ThreadLocal outlives the module in the appliance's threads: " + Shown.of(locals)
                            + ". Remove its value in a finally, or use ScopedValue."));
        }
        Set<String> threads =
                calls(call -> THREADS.contains(call) || call.startsWith("java/util/concurrent/Executors.new"));
        results.add(
                threads.isEmpty()
                        ? Result.ok("threads", "starts none by itself; what libraries do is not seen here")
                        : Result.note(
                                "threads",
                                "Starts threads: " + Shown.of(threads)
                                        + ". Whether each ends in @Deactivate can't be read; the cycles show it."));
        return results;
    }

    private Set<String> calls(Predicate<String> wanted) {
        Set<String> found = new TreeSet<>();
        examined.classes().forEach(type -> {
            for (PoolEntry entry : type.constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    String call = member.owner().asInternalName() + "."
                            + member.name().stringValue();
                    if (wanted.test(call)) {
                        found.add(call.replace('/', '.') + " in " + Bundle.nameOf(type));
                    }
                }
            }
        });
        return found;
    }

    private static boolean isStatic(AccessFlags flags) {
        return flags.has(AccessFlag.STATIC);
    }
}
