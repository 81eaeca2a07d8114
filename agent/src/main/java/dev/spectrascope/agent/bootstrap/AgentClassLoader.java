package dev.spectrascope.agent.bootstrap;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the agent's own classes from the agent's jar, whatever the parent has under those names, and all others (DL4J,
 * ND4J, logging) from the parent: the loader of the DL4J classes that were woven. So the agent works where DL4J lives in
 * a child loader, and uses the application's copy of the native libraries, which bind to one loader.
 */
final class AgentClassLoader extends URLClassLoader {

    private static final List<String> OWN =
            List.of("dev.spectrascope.agent.", "dev.spectrascope.probes.", "dev.spectrascope.shaded.");
    private static final String SHARED = "dev.spectrascope.agent.bridge.";

    static {
        registerAsParallelCapable();
    }

    AgentClassLoader(URL agent, ClassLoader parent) {
        super("spectrascope", new URL[] {agent}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    /** Service files of the agent's relocated libraries are in its own jar and nowhere else. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/dev.spectrascope.") ? findResources(name) : super.getResources(name);
    }

    private static boolean isOwn(String name) {
        return OWN.stream().anyMatch(name::startsWith) && !name.startsWith(SHARED);
    }
}
