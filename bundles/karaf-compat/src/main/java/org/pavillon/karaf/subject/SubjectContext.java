package org.pavillon.karaf.subject;

import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import javax.security.auth.Subject;

/**
 * What {@code Subject.getSubject} and {@code Subject.doAs} were until Java 23: a subject that threads started inside
 * {@code doAs} inherit. Karaf 4.4 relies on that; Java 24 took it away together with the security manager (JEP 486).
 */
public final class SubjectContext {
    private static final InheritableThreadLocal<Subject> CURRENT = new InheritableThreadLocal<>();

    private SubjectContext() {}

    /** The subject of the running code, or null as {@code Subject.getSubject} answered. */
    public static Subject current() {
        Subject subject = CURRENT.get();
        return subject != null ? subject : Subject.current();
    }

    /** As {@code Subject.doAs(Subject, PrivilegedAction)}. */
    public static <T> T doAs(Subject subject, PrivilegedAction<T> action) {
        Subject previous = CURRENT.get();
        CURRENT.set(subject);
        try {
            return action.run();
        } finally {
            restore(previous);
        }
    }

    /** As {@code Subject.doAs(Subject, PrivilegedExceptionAction)}. */
    public static <T> T doAs(Subject subject, PrivilegedExceptionAction<T> action) throws PrivilegedActionException {
        Subject previous = CURRENT.get();
        CURRENT.set(subject);
        try {
            return action.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PrivilegedActionException(e);
        } finally {
            restore(previous);
        }
    }

    private static void restore(Subject previous) {
        if (previous == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(previous);
        }
    }
}
