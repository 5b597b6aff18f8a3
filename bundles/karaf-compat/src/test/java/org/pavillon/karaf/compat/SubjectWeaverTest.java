package org.pavillon.karaf.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

class SubjectWeaverTest {
    private static final String VICTIM = "org.pavillon.karaf.compat.SubjectWeaverTest$Guard";

    @Test
    void seesSubjectInsideDoAs() throws Exception {
        assertThat(woven().call()).isEqualTo("same");
    }

    @Test
    void wovenClassAsksForSubjectInNoOldWay() throws IOException {
        assertThat(SubjectWeaver.mentionsSubject(original())).isTrue();
        byte[] bytes = SubjectWeaver.rewrite(original(), getClass().getClassLoader());
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("org/pavillon/karaf/subject/SubjectContext");
    }

    @SuppressWarnings("unchecked")
    private static Callable<String> woven() throws Exception {
        byte[] bytes = SubjectWeaver.rewrite(original(), SubjectWeaverTest.class.getClassLoader());
        ClassLoader loader = new ClassLoader(SubjectWeaverTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals(VICTIM) ? defineClass(name, bytes, 0, bytes.length) : super.loadClass(name, resolve);
            }
        };
        return (Callable<String>) loader.loadClass(VICTIM).getConstructor().newInstance();
    }

    private static byte[] original() throws IOException {
        try (InputStream in = SubjectWeaverTest.class.getResourceAsStream("SubjectWeaverTest$Guard.class")) {
            return in.readAllBytes();
        }
    }

    /** Does as Karaf's guards do: reads the subject in a thread that was started inside {@code doAs}. */
    @SuppressWarnings("removal")
    public static final class Guard implements Callable<String> {
        @Override
        public String call() {
            Subject subject = new Subject();
            return Subject.doAs(subject, (PrivilegedAction<String>) () -> {
                AccessControlContext context = AccessController.getContext();
                FutureTask<Subject> seen = new FutureTask<>(() -> Subject.getSubject(context));
                Thread thread = new Thread(seen, "guard");
                thread.start();
                try {
                    thread.join();
                    return seen.get() == subject ? "same" : "other";
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                    throw new UncheckedIOException(new IOException(e));
                }
            });
        }
    }
}
