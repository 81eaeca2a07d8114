package dev.spectrascope.agent.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the worker's JVM is started: the training job's Java and class path with the agent's jar first, its ND4J and
 * JavaCPP properties, as many threads as the budget allows, at the lowest priority. The variables by which a JVM takes
 * options from its environment are removed: the agent must not be loaded into the worker, nor a debugger's port be
 * fought over.
 *
 * @param command program and arguments
 * @param environment variables set
 */
public record WorkerCommand(List<String> command, Map<String, String> environment) {

    private static final String MAIN = "dev.spectrascope.agent.cli.Spectrascope";
    private static final List<String> REMOVED = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final String LOWEST_PRIORITY = "19";
    private static final int SHOWN = 400;

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
     */
    public static WorkerCommand of(Path agentJar, Path run, int threads) {
        return of(TrainingJvm.current(), agentJar, run, threads);
    }

    static WorkerCommand of(TrainingJvm jvm, Path agentJar, Path run, int threads) {
        List<String> command = new ArrayList<>();
        jvm.nice().ifPresent(nice -> command.addAll(List.of(nice.toString(), "-n", LOWEST_PRIORITY)));
        command.add(jvm.java().toString());
        command.add("-Xmx" + Math.max(1, jvm.maxHeapBytes() >> 20) + "m");
        // One collector thread, and no more threads for anything else than the budget says.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:ActiveProcessorCount=" + threads);
        command.add("-Djava.awt.headless=true");
        jvm.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", classPath(jvm, agentJar), MAIN));
        command.addAll(List.of("analyze", run.toAbsolutePath().toString(), "--follow"));
        command.addAll(List.of("--parent", Long.toString(jvm.pid())));
        return new WorkerCommand(command, NativeEnvironment.of(threads));
    }

    /** Whether the system class path of this JVM has DL4J; without it there is nothing to hand to another JVM. */
    public static boolean classPathHasDl4j() {
        return ClassLoader.getSystemResource("org/deeplearning4j/nn/api/Model.class") != null
                && ClassLoader.getSystemResource("org/nd4j/linalg/factory/Nd4j.class") != null;
    }

    /** A command line by which a person finishes this JVM's run later. */
    public static String forPeople(Path agentJar, Path run) {
        String own = classPath(TrainingJvm.current(), agentJar);
        String shown = own.length() <= SHOWN ? own : agentJar + File.pathSeparator + "CLASS_PATH_OF_THE_JOB";
        return "java -cp " + shown + " " + MAIN + " analyze " + run.toAbsolutePath();
    }

    private static String classPath(TrainingJvm jvm, Path agentJar) {
        List<String> entries = new ArrayList<>();
        entries.add(agentJar.toAbsolutePath().toString());
        for (String entry : jvm.classPath().split(File.pathSeparator)) {
            if (!entry.isEmpty() && !isSame(Path.of(entry), agentJar)) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it; standard error goes with standard output. */
    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        REMOVED.forEach(builder.environment()::remove);
        return builder.start();
    }
}
