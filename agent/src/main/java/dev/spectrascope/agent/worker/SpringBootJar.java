package dev.spectrascope.agent.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * An executable jar made by Spring Boot. The jars inside it can be read by the launcher in it only. That launcher also comes in
 * a form, {@code PropertiesLauncher}, that starts any class and takes jars from outside besides; so nothing has to be unpacked.
 *
 * @param jar the executable jar
 * @param launcher name of the launcher's class
 * @param besides further jars and folders that the job reads
 */
record SpringBootJar(Path jar, String launcher, List<String> besides) implements JobClasses {

    /** Since 3.2, and before. */
    private static final List<String> LAUNCHERS = List.of(
            "org.springframework.boot.loader.launch.PropertiesLauncher",
            "org.springframework.boot.loader.PropertiesLauncher");

    /** Where the launcher looks; a web archive has its jars elsewhere. */
    private static final String LIBRARIES = "BOOT-INF/lib/";

    private static final String SEPARATOR = ",";

    SpringBootJar {
        besides = List.copyOf(besides);
    }

    /** Empty where the jar is none of Spring Boot's, or of a kind whose launcher does not find the jars inside it. */
    static Optional<SpringBootJar> of(LoaderFiles files) {
        Path jar = files.nested().orElseThrow();
        List<String> besides = files.entries().stream()
                .filter(entry -> !ClassPath.isSame(Path.of(entry), jar))
                .toList();
        if (besides.stream().anyMatch(entry -> entry.contains(SEPARATOR))) {
            return Optional.empty();
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            boolean known = file.stream().anyMatch(entry -> entry.getName().startsWith(LIBRARIES));
            return !known
                    ? Optional.empty()
                    : LAUNCHERS.stream()
                            .filter(name -> file.getEntry(name.replace('.', '/') + ".class") != null)
                            .findFirst()
                            .map(launcher -> new SpringBootJar(jar, launcher, besides));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> arguments(Path agentJar, String main) {
        List<String> outside = Stream.concat(Stream.of(agentJar.toAbsolutePath().toString()), besides.stream())
                .toList();
        List<String> arguments = new ArrayList<>();
        arguments.add("-Dloader.path=" + String.join(SEPARATOR, outside));
        arguments.add("-Dloader.main=" + main);
        arguments.addAll(List.of("-cp", jar.toString(), launcher));
        return arguments;
    }

    @Override
    public String source() {
        return "the launcher in " + jar;
    }
}
