package dev.spectrascope.agent.worker;

import java.util.Collection;
import java.util.stream.Stream;

/**
 * Tells why this JVM is going down, asked from a shutdown hook.
 *
 * <p>On Ctrl-C, SIGTERM and SIGHUP the JDK runs {@code java.lang.Terminator} on a thread made for that one signal by
 * {@code jdk.internal.misc.Signal}; that thread stays inside {@code Shutdown.exit} until the hooks have ended. A program
 * that handles the signal itself and calls {@link System#exit} does so below the same class. A normal end of {@code
 * main}, or {@code System.exit} on any other thread, has no such frame on any stack. So the stacks of all threads tell
 * one from the other, also when a signal comes while hooks already run after a normal end. Where a JDK names these
 * classes otherwise, an end by signal looks like a normal one, and the wait is bounded by its time limit.
 */
public final class JvmExit {

    private JvmExit() {}

    /** Whether a signal is taking the JVM down. Costs a stack trace of each thread. */
    public static boolean bySignal() {
        return bySignal(Thread.getAllStackTraces().values());
    }

    static boolean bySignal(Collection<StackTraceElement[]> stacks) {
        return stacks.stream()
                .anyMatch(stack -> contains(stack, "java.lang.Terminator")
                        || contains(stack, "jdk.internal.misc.Signal") && contains(stack, "java.lang.Shutdown"));
    }

    private static boolean contains(StackTraceElement[] stack, String className) {
        return Stream.of(stack)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> name.equals(className) || name.startsWith(className + "$"));
    }
}
