package dev.spectrascope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another program: run to its end, or started and ended by the test. */
final class Program implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 240;

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder in which it runs
     * @param output where it writes what it says
     */
    static Program start(Path folder, Path output, List<String> command) throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(output.getParent());
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Program(process, output);
        } catch (IOException e) {
            throw new IOException(command.get(0) + " cannot be started; verify.sh installs it", e);
        }
    }

    /** Runs a program that has to end well; returns what it said. */
    static String run(Path folder, Path output, String... command) throws IOException, InterruptedException {
        try (Program program = start(folder, output, List.of(command))) {
            assertThat(program.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends in time", String.join(" ", command))
                    .isTrue();
            assertThat(program.process.exitValue())
                    .as("%s: %s", String.join(" ", command), program.output())
                    .isZero();
            return program.output();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits for an end that has to be a good one. */
    void awaitEnd() throws IOException, InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as(output())
                .isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
