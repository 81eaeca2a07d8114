package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartUpIT {

    private static final String PROGRAM = "dev.spectrascope.programs.HelloProgram";
    private static final String STAYS_OUT = " (the agent stays out and the program runs on without it)\n";

    @TempDir
    private Path folder;

    private Ended run(String argument) throws IOException, InterruptedException {
        return run(argument, PROGRAM);
    }

    private Ended run(String argument, String program) throws IOException, InterruptedException {
        try (ChildJvm jvm = ChildJvm.startWith(folder, argument, program)) {
            return jvm.end();
        }
    }

    private void runsOnAndSays(String argument, String line) throws IOException, InterruptedException {
        Ended ended = run(argument);
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).isEqualTo("main ran\n");
        assertThat(ended.errors()).isEqualTo("[spectrascope] " + line + STAYS_OUT);
    }

    @Test
    void aProgramThatDoesNotTrainNoticesNothing() throws IOException, InterruptedException {
        Ended ended = run("");
        assertThat(ended).isEqualTo(new Ended(0, "main ran\n", ""));
        assertThat(folder.resolve("spectrascope-runs")).doesNotExist();
    }

    @Test
    void aMissingFile() throws IOException, InterruptedException {
        runsOnAndSays(
                "absent.yaml",
                "absent.yaml: no such file (in " + folder + "); allowed: a YAML file, key=value pairs, or both");
    }

    @Test
    void malformedYaml() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("bad.yaml"), "worker: none\nhttp: [1, 2\n");
        Ended ended = run("bad.yaml");
        assertThat(ended.output()).isEqualTo("main ran\n");
        assertThat(ended.errors().lines())
                .singleElement()
                .asString()
                .startsWith("[spectrascope] bad.yaml:3: not valid YAML: ")
                .endsWith(STAYS_OUT.strip());
    }

    @Test
    void anUnknownKey() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("job.yaml"), "worker: none\nhtp: {port: 9464}\n");
        runsOnAndSays("job.yaml", "job.yaml:2: htp.port: unknown key; did you mean http.port?");
    }

    @Test
    void aRunDirectoryThatCannotBeWritten() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "");
        runsOnAndSays(
                "runDirectory=file/runs",
                "runDirectory: cannot write to \"file/runs\", since " + file
                        + " is not a folder; allowed: a folder that can be written to");
    }

    @Test
    void strictnessStopsTheJvmBeforeMain() throws IOException, InterruptedException {
        Ended ended = run("strict=true,http.port=many");
        assertThat(ended)
                .isEqualTo(new Ended(
                        2,
                        "",
                        "[spectrascope] agent argument: http.port: found \"many\"; allowed: a whole number from 0 to 65535"
                                + " (strict=true, so the JVM stops)\n"));
    }

    /** The JDK's compiler is the main class then, but it is no tool that runs. */
    @Test
    void aProgramInSourceFormIsNoTool() throws IOException, InterruptedException {
        Path source = Files.writeString(
                folder.resolve("Hello.java"),
                "class Hello { public static void main(String[] a) { System.out.println(\"main ran\"); } }");
        Ended ended = run("worker=never", source.toString());
        assertThat(ended.output()).isEqualTo("main ran\n");
        assertThat(ended.errors()).startsWith("[spectrascope] agent argument: worker: found \"never\"");
    }

    @Test
    void loadedTwiceItWorksOnce() throws IOException, InterruptedException {
        try (ChildJvm jvm =
                ChildJvm.start(folder, "", Map.of(), List.of("-javaagent:" + ChildJvm.agentJar()), PROGRAM)) {
            Ended ended = jvm.end();
            assertThat(ended.output()).isEqualTo("main ran\n");
            assertThat(ended.errors().lines())
                    .singleElement()
                    .isEqualTo("[spectrascope] the agent is loaded already; this second time has no effect");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"javac -version", "jcmd -l", "keytool -help"})
    void jdkToolsThatInheritItAreLeftAlone(String tool) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(tool.split(" ")));
        line.set(0, Path.of(System.getProperty("java.home"), "bin", line.get(0)).toString());
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_TOOL_OPTIONS", "-javaagent:" + ChildJvm.agentJar() + "=strict=true,nonsense=1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output)
                .startsWith("Picked up JAVA_TOOL_OPTIONS: ")
                .contains("\n")
                .doesNotContain("[spectrascope]");
    }
}
