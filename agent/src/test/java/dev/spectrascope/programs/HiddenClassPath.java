package dev.spectrascope.programs;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Runs another program with a class loader that does not delegate to the class path and tells nobody where it has its classes
 * from. Arguments: what it reads, as a class path; the other program's main class and arguments.
 */
final class HiddenClassPath {

    private HiddenClassPath() {}

    public static void main(String[] arguments) throws Exception {
        ClassLoader loader = new Hidden(arguments[0]);
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> program = loader.loadClass(arguments[1]);
        var main = program.getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    }

    private static final class Hidden extends ClassLoader {

        private static final String MANIFEST = "META-INF/MANIFEST.MF";

        static {
            registerAsParallelCapable();
        }

        private final URLClassLoader files;

        Hidden(String classPath) throws IOException {
            super(getPlatformClassLoader());
            String[] entries = classPath.split(File.pathSeparator);
            URL[] urls = new URL[entries.length];
            for (int i = 0; i < entries.length; i++) {
                urls[i] = Path.of(entries[i]).toUri().toURL();
            }
            files = new URLClassLoader(urls, null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = files.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        protected URL findResource(String name) {
            return isHidden(name) ? null : files.findResource(name);
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            return isHidden(name) ? Collections.emptyEnumeration() : files.findResources(name);
        }

        private static boolean isHidden(String name) {
            return name.isEmpty() || name.equals(MANIFEST);
        }
    }
}
