package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks real JVMs. */
class JvmExitTest {

    private static Process start(String way) throws IOException {
        // A shell has what it puts into the background ignore interrupts, and a JVM of such a build inherits that.
        return new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitingProgram.class.getName(),
                        way)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw", "exit on another thread"})
    void programThatEndsByItself(String way) throws Exception {
        Process process = start(way);
        assertThat(process.inputReader().lines()).containsExactly("by signal: false");
        process.waitFor();
    }

    @ParameterizedTest
    @CsvSource({"sleep, TERM", "sleep, INT", "sleep, HUP", "own handler, TERM", "after main, TERM"})
    void programThatASignalEnds(String way, String signal) throws Exception {
        Process process = start(way);
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(out.lines()).containsExactly("by signal: true");
        }
        process.waitFor();
    }

    @Test
    void thisJvmIsNotGoingDown() {
        assertThat(JvmExit.bySignal()).isFalse();
        assertThat(JvmExit.bySignal(List.of())).isFalse();
    }
}
