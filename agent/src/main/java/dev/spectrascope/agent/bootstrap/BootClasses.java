package dev.spectrascope.agent.bootstrap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;

/**
 * Defines classes in the JVM's own loader, given their names and class files. Its module must have been given access to
 * {@code jdk.internal.misc}; so it is loaded by a loader of its own, and the program's module has no more access than
 * before. Public, and known by a type of the JDK, for that reason.
 */
public final class BootClasses implements BiConsumer<String, byte[]> {

    static final String NEEDED = "jdk.internal.misc";

    private final Object unsafe;
    private final Method define;

    public BootClasses() throws ReflectiveOperationException {
        // This is what ClassLoader.defineClass is built on, with the same signature from JDK 11 to 25.
        Class<?> type = Class.forName(NEEDED + ".Unsafe");
        unsafe = type.getMethod("getUnsafe").invoke(null);
        define = type.getMethod(
                "defineClass",
                String.class,
                byte[].class,
                int.class,
                int.class,
                ClassLoader.class,
                ProtectionDomain.class);
    }

    @Override
    public void accept(String name, byte[] classFile) {
        try {
            define.invoke(unsafe, name, classFile, 0, classFile.length, null, null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
