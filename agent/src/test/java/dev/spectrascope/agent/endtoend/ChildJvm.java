package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.parallelism.ParallelWrapper;

/** A program in a JVM of its own, with the agent's jar or without it. Nothing of the agent is on its class path. */
final class ChildJvm implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 180;

    /** What became of it. */
    record Ended(int exitCode, String output, String errors) {}

    private final Process process;
    private final Path output;
    private final Path errors;

    private ChildJvm(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static Path agentJar() {
        return Path.of(System.getProperty("it.agentJar"));
    }

    /** DL4J with ParallelWrapper, ND4J, and the programs of the tests. */
    static String classPath() throws IOException {
        Path trainer = Path.of(System.getProperty("it.trainer"));
        return String.join(
                File.pathSeparator,
                System.getProperty("it.programs"),
                trainer.resolve("spectrascope-example-trainer.jar").toString(),
                Files.readString(trainer.resolve("classpath.txt")).strip(),
                jarOf(ParallelWrapper.class),
                jarOf(StatsStorageRouter.class));
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    static ChildJvm startWithout(Path folder, String... command) throws IOException {
        return start(folder, null, Map.of(), List.of(), command);
    }

    static ChildJvm startWith(Path folder, String agentArgument, String... command) throws IOException {
        return start(folder, agentArgument, Map.of(), List.of(), command);
    }

    /**
     * Runs a program that has to end well.
     *
     * @param agentArgument null for no agent
     */
    static Ended runToItsEnd(Path folder, String agentArgument, String... command)
            throws IOException, InterruptedException {
        return runToItsEnd(folder, agentArgument, List.of(), command);
    }

    /**
     * Runs a program that has to end well.
     *
     * @param agentArgument null for no agent
     * @param options of the JVM
     */
    static Ended runToItsEnd(Path folder, String agentArgument, List<String> options, String... command)
            throws IOException, InterruptedException {
        try (ChildJvm jvm = start(folder, agentArgument, Map.of(), options, command)) {
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            return ended;
        }
    }

    /** Whether file systems can be mounted where only the program sees them; not every container allows it. */
    static boolean canMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                        .start()
                        .waitFor()
                == 0;
    }

    /** Starts a program that finds a small file system of its own, in memory, in the place of a folder. */
    static ChildJvm startOnSmallDisk(Path folder, Path disk, String size, String agentArgument, String... command)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && exec \"$@\"",
                Files.createDirectories(disk).toString()));
        line.addAll(line(agentArgument, List.of(), command));
        return start(folder, line, Map.of());
    }

    /**
     * Starts a program.
     *
     * @param folder the working directory
     * @param agentArgument null for no agent
     * @param command main class and arguments
     */
    static ChildJvm start(
            Path folder, String agentArgument, Map<String, String> environment, List<String> options, String... command)
            throws IOException {
        return start(folder, line(agentArgument, options, command), environment);
    }

    private static List<String> line(String agentArgument, List<String> options, String... command) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (agentArgument != null) {
            line.add("-javaagent:" + agentJar() + (agentArgument.isEmpty() ? "" : "=" + agentArgument));
        }
        line.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        line.addAll(options);
        line.addAll(List.of("-cp", classPath()));
        line.addAll(List.of(command));
        return line;
    }

    /** Starts any command line. */
    static ChildJvm start(Path folder, List<String> line, Map<String, String> environment) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        // Results are the same to the last bit for one number of threads only.
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().keySet().removeIf(name -> name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), output, errors);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** What a path means to the program, while it is alive: it may see other file systems. */
    Path seenByIt(Path path) {
        return Path.of("/proc/" + process.pid() + "/root" + path);
    }

    long pid() {
        return process.pid();
    }

    /** Types a character on its standard input. */
    void type() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Closes its standard input and waits for its end. */
    Ended end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("the JVM ends in %d s; it said: %s", DEADLINE_SECONDS, errors())
                .isTrue();
        return new Ended(process.exitValue(), output(), errors());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
