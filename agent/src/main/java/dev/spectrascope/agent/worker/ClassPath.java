package dev.spectrascope.agent.worker;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Jars and folders, the agent's jar before them.
 *
 * @param entries without the agent's jar, or with it
 */
record ClassPath(List<String> entries) implements JobClasses {

    /** Without one of these nothing can be measured; the last is how ND4J finds its backend. */
    private static final List<String> NEEDED = List.of(
            "org/deeplearning4j/nn/api/Model.class",
            "org/nd4j/linalg/factory/Nd4j.class",
            "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend");

    ClassPath {
        entries = List.copyOf(entries);
    }

    /** Empty where the files do not hold all that is needed. */
    static Optional<ClassPath> of(LoaderFiles files) {
        URL[] urls = files.entries().stream().flatMap(ClassPath::url).toArray(URL[]::new);
        try (URLClassLoader alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            return NEEDED.stream().allMatch(name -> alone.getResource(name) != null)
                    ? Optional.of(new ClassPath(files.entries()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Stream<URL> url(String entry) {
        try {
            return Stream.of(Path.of(entry).toUri().toURL());
        } catch (MalformedURLException | IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    @Override
    public List<String> arguments(Path agentJar, String main) {
        List<String> path = new ArrayList<>();
        path.add(agentJar.toAbsolutePath().toString());
        for (String entry : entries) {
            if (!isSame(Path.of(entry), agentJar)) {
                path.add(entry);
            }
        }
        return List.of("-cp", String.join(File.pathSeparator, path), main);
    }

    static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String source() {
        return "the job's class path of " + entries.size();
    }
}
