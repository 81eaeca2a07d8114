package dev.spectrascope.agent.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The classes of the training job, as another JVM can be given them. */
public interface JobClasses {

    /**
     * Arguments of {@code java} that start a class of the agent's jar, with the job's classes behind it.
     *
     * @param main name of the class
     */
    List<String> arguments(Path agentJar, String main);

    /** Where the classes are taken from, in words. */
    String source();

    /**
     * Finds the classes of this JVM's job: as files that its class loader names, else in the jar of a launcher.
     *
     * @param dl4j the loader of DL4J's classes
     * @param program the loader that the program itself works with, where it is known; its classes are found too if it is
     *     a child of the other
     * @return empty where no other JVM can be given them
     */
    static Optional<JobClasses> of(ClassLoader dl4j, ClassLoader program) {
        LoaderFiles files = LoaderFiles.of(isChild(program, dl4j) ? program : dl4j);
        return files.nested().isPresent()
                ? SpringBootJar.of(files).map(JobClasses.class::cast)
                : ClassPath.of(files).map(JobClasses.class::cast);
    }

    private static boolean isChild(ClassLoader one, ClassLoader other) {
        for (ClassLoader loader = one; loader != null; loader = loader.getParent()) {
            if (loader == other) {
                return true;
            }
        }
        return false;
    }
}
