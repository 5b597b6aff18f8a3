package org.pavillon.karaf.compat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.pavillon.karaf.subject.SubjectContext;

/**
 * Rewrites Karaf's calls of {@code Subject.getSubject} and {@code Subject.doAs}, which throw since Java 24, into calls of
 * {@link SubjectContext}. Goes away with Karaf 4.5.
 */
public final class SubjectWeaver implements BundleActivator, WeavingHook {
    private static final String SUBJECT = "javax/security/auth/Subject";
    private static final ClassDesc CONTEXT = ClassDesc.of(SubjectContext.class.getName());
    private static final MethodTypeDesc CURRENT = MethodTypeDesc.of(ClassDesc.ofInternalName(SUBJECT));

    @Override
    public void start(BundleContext context) {
        context.registerService(WeavingHook.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public void weave(WovenClass woven) {
        if (!woven.getClassName().startsWith("org.apache.") || !mentionsSubject(woven.getBytes())) {
            return;
        }
        woven.setBytes(rewrite(woven.getBytes(), woven.getBundleWiring().getClassLoader()));
        woven.getDynamicImports().add(SubjectContext.class.getPackageName());
    }

    /** Returns the class with its calls rewritten; {@code loader} finds its class hierarchy for the stack maps. */
    static byte[] rewrite(byte[] bytes, ClassLoader loader) {
        ClassHierarchyResolver hierarchy = ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        return classFile.transformClass(
                classFile.parse(bytes), ClassTransform.transformingMethodBodies(SubjectWeaver::rewrite));
    }

    /** Whether it is worth parsing: class files hold names as UTF-8, here always ASCII. */
    static boolean mentionsSubject(byte[] bytes) {
        String content = new String(bytes, StandardCharsets.ISO_8859_1);
        return content.contains(SUBJECT) && (content.contains("getSubject") || content.contains("doAs"));
    }

    private static void rewrite(CodeBuilder code, CodeElement element) {
        if (!(element instanceof InvokeInstruction call) || call.opcode() != Opcode.INVOKESTATIC) {
            code.with(element);
            return;
        }
        String owner = call.owner().asInternalName();
        boolean ofSubject = owner.equals(SUBJECT);
        if (ofSubject && call.name().equalsString("getSubject")) {
            code.pop(); // the access control context
            code.invokestatic(CONTEXT, "current", CURRENT);
        } else if (call.name().equalsString("doAs") && (ofSubject || owner.endsWith("/JaasHelper"))) {
            code.invokestatic(CONTEXT, "doAs", call.typeSymbol());
        } else {
            code.with(call);
        }
    }
}
