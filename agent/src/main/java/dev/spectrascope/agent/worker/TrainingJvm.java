package dev.spectrascope.agent.worker;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the worker's JVM takes over from the training job's.
 *
 * @param java the executable
 * @param release of the JDK, 17 or later
 * @param classes how it is given the job's classes
 * @param properties system properties that decide how ND4J and DL4J behave
 * @param maxHeapBytes bound of the Java heap; ND4J bounds the memory outside it by the same number
 * @param pid of the training JVM
 * @param nice the program that lowers a priority, empty where there is none
 */
record TrainingJvm(
        Path java,
        int release,
        JobClasses classes,
        Map<String, String> properties,
        long maxHeapBytes,
        long pid,
        Optional<Path> nice) {

    /** Prefixes of the names of the properties taken over. */
    private static final String[] PREFIXES = {"org.bytedeco.", "org.nd4j.", "nd4j.", "org.deeplearning4j.", "dl4j."};

    /** The user's name and home say where JavaCPP has unpacked its libraries, unless the job says another place. */
    private static final String[] NAMES = {
        "dtype", "java.io.tmpdir", "java.library.path", "jna.library.path", "user.home", "user.name"
    };

    /** Where the executable of this JVM would be; runtimes that are made for one program may be without. */
    static Path executable() {
        return Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java");
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }

    /** This JVM. */
    static TrainingJvm current(JobClasses classes) {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (Stream.of(PREFIXES).anyMatch(name::startsWith)
                    || Arrays.asList(NAMES).contains(name)) {
                properties.put(name, System.getProperty(name));
            }
        }
        return new TrainingJvm(
                executable(),
                Runtime.version().feature(),
                classes,
                properties,
                Runtime.getRuntime().maxMemory(),
                ProcessHandle.current().pid(),
                isWindows() ? Optional.empty() : find("nice"));
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
