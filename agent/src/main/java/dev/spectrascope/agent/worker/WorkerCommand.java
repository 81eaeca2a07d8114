package dev.spectrascope.agent.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the worker's JVM is started: the training job's Java and classes with the agent's jar first, its ND4J and
 * JavaCPP properties, as many threads as the budget allows and on its device, at the lowest priority. The variables by which a JVM or
 * Spring Boot's launcher takes options from its environment are removed: the agent must not be loaded into the worker, nor a debugger's port be
 * fought over.
 *
 * @param command program and arguments
 * @param environment variables set
 */
public record WorkerCommand(List<String> command, Map<String, String> environment) {

    private static final String MAIN = "dev.spectrascope.agent.cli.Spectrascope";
    private static final List<String> REMOVED =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LOADER_ARGS");
    private static final String LOWEST_PRIORITY = "19";
    private static final int SHOWN = 400;

    /** From this release on, the JDK warns of what JavaCPP does, and will refuse it some day. */
    private static final int NATIVE_ACCESS_IS_ASKED = 24;

    public WorkerCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * The worker of a run of this JVM.
     *
     * @param agentJar the agent's own jar
     * @param run the run directory
     * @param threads that its numerics may use, at least 1
     * @param device that it may use, as CUDA numbers them; empty for all
     */
    public static WorkerCommand of(JobClasses classes, Path agentJar, Path run, int threads, Optional<Integer> device) {
        return of(TrainingJvm.current(classes), agentJar, run, threads, device);
    }

    static WorkerCommand of(TrainingJvm jvm, Path agentJar, Path run, int threads, Optional<Integer> device) {
        List<String> command = new ArrayList<>();
        jvm.nice().ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", LOWEST_PRIORITY)));
        command.add(jvm.java().toString());
        command.add("-Xmx" + Math.max(1, jvm.maxHeapBytes() >> 20) + "m");
        // One collector thread, and no more threads for anything else than the budget says.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:ActiveProcessorCount=" + threads);
        command.add("-Djava.awt.headless=true");
        if (jvm.release() >= NATIVE_ACCESS_IS_ASKED) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        jvm.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(jvm.classes().arguments(agentJar, MAIN));
        command.addAll(List.of("analyze", run.toAbsolutePath().toString(), "--follow", "--budget"));
        command.addAll(List.of("--parent", Long.toString(jvm.pid())));
        Map<String, String> environment = NativeEnvironment.of(threads);
        // CUDA numbers what is left from 0, so that ND4J takes it.
        device.ifPresent(number -> environment.put("CUDA_VISIBLE_DEVICES", number.toString()));
        return new WorkerCommand(command, environment);
    }

    /** Whether this JVM's runtime has an executable to start another with. */
    public static boolean hasJava() {
        return Files.isExecutable(TrainingJvm.executable());
    }

    /**
     * A command line by which a person finishes this JVM's run later.
     *
     * @param classes empty where the job's classes are not to be had as files
     */
    public static String forPeople(Optional<JobClasses> classes, Path agentJar, Path run) {
        String own = classes.map(found -> String.join(" ", found.arguments(agentJar, MAIN)))
                .filter(arguments -> arguments.length() <= SHOWN)
                .orElseGet(() -> "-cp " + agentJar + File.pathSeparator + "CLASS_PATH_OF_THE_JOB " + MAIN);
        return "java " + own + " analyze " + run.toAbsolutePath();
    }

    /** Starts it; standard error goes with standard output. */
    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        REMOVED.forEach(builder.environment()::remove);
        return builder.start();
    }
}
