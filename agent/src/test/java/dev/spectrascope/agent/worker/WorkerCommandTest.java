package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {

    @TempDir
    private Path folder;

    private WorkerCommand command(List<String> classPath, Optional<Path> nice) throws IOException {
        return command(17, classPath, nice);
    }

    private WorkerCommand command(int release, List<String> classPath, Optional<Path> nice) throws IOException {
        Path jar = folder.resolve("spectrascope-agent.jar");
        if (!Files.exists(jar)) {
            Files.createFile(jar);
        }
        TrainingJvm jvm = new TrainingJvm(
                Path.of("/jdk/bin/java"),
                release,
                new ClassPath(classPath),
                Map.of("org.bytedeco.javacpp.maxbytes", "2G"),
                512L << 20,
                4711,
                nice);
        return WorkerCommand.of(jvm, jar, Path.of("/runs/r1"), 2, Optional.of(1));
    }

    @Test
    void agentJarComesFirstOnTheJobsOwnClassPath() throws IOException {
        assertThat(command(List.of("a.jar", "b"), Optional.of(Path.of("/usr/bin/nice")))
                        .command())
                .containsExactly(
                        "/usr/bin/nice",
                        "-n",
                        "19",
                        "/jdk/bin/java",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:ActiveProcessorCount=2",
                        "-Djava.awt.headless=true",
                        "-Dorg.bytedeco.javacpp.maxbytes=2G",
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                folder.resolve("spectrascope-agent.jar").toString(),
                                "a.jar",
                                "b"),
                        "dev.spectrascope.agent.cli.Spectrascope",
                        "analyze",
                        "/runs/r1",
                        "--follow",
                        "--budget",
                        "--parent",
                        "4711");
    }

    @Test
    void nativeAccessIsGivenWhereItHasToBe() throws IOException {
        assertThat(command(25, List.of("a.jar"), Optional.empty()).command())
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void agentJarIsNotNamedTwice() throws IOException {
        Path link = folder.resolve("link.jar");
        Files.createFile(folder.resolve("spectrascope-agent.jar"));
        Files.createSymbolicLink(link, folder.resolve("spectrascope-agent.jar"));
        List<String> classPath = List.of(
                "a.jar",
                link.toString(),
                folder.resolve("spectrascope-agent.jar").toString());
        List<String> command = command(classPath, Optional.empty()).command();
        assertThat(command.get(command.indexOf("-cp") + 1))
                .isEqualTo(folder.resolve("spectrascope-agent.jar") + File.pathSeparator + "a.jar");
        assertThat(command.get(0)).isEqualTo("/jdk/bin/java");
    }

    @Test
    void threadsAreBoundedInTheNumericalLibrariesToo() throws IOException {
        assertThat(command(List.of("a.jar"), Optional.empty()).environment())
                .containsEntry("OMP_NUM_THREADS", "2")
                .containsEntry("OPENBLAS_NUM_THREADS", "2")
                .containsEntry("OMP_WAIT_POLICY", "PASSIVE")
                .containsEntry("CUDA_VISIBLE_DEVICES", "1");
    }

    @Test
    void shellsAreToldTheSame() throws Exception {
        List<String> environment = environmentOfShell(Optional.empty());
        Map<String, String> told = NativeEnvironment.of(2, Map.of());
        told.forEach((name, value) -> {
            if (!name.endsWith("_NUM_THREADS")) {
                assertThat(environment).contains(name + "=" + value);
            }
        });
        assertThat(environment.stream().anyMatch(line -> line.startsWith(BlasKernels.VARIABLE + "=")))
                .isEqualTo(told.containsKey(BlasKernels.VARIABLE));
    }

    @Test
    void kernelsThatTheUserChoseStay() throws Exception {
        assertThat(environmentOfShell(Optional.of("Nehalem"))).contains("OPENBLAS_CORETYPE=Nehalem");
        assertThat(NativeEnvironment.of(2, Map.of(BlasKernels.VARIABLE, "Nehalem")))
                .doesNotContainKey(BlasKernels.VARIABLE);
    }

    private static List<String> environmentOfShell(Optional<String> kernels) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", ". ../bin/native-environment.sh && env");
        builder.environment().remove(BlasKernels.VARIABLE);
        kernels.ifPresent(chosen -> builder.environment().put(BlasKernels.VARIABLE, chosen));
        return new String(builder.start().getInputStream().readAllBytes())
                .lines()
                .toList();
    }

    @Test
    void environmentGivesTheWorkerNoJvmOptions() throws Exception {
        WorkerCommand command = new WorkerCommand(List.of("env"), Map.of("OMP_NUM_THREADS", "3"));
        Process process = command.start();
        String environment = new String(process.getInputStream().readAllBytes());
        assertThat(environment.lines())
                .contains("OMP_NUM_THREADS=3")
                .noneMatch(line -> line.startsWith("JAVA_TOOL_OPTIONS=")
                        || line.startsWith("JDK_JAVA_OPTIONS=")
                        || line.startsWith("_JAVA_OPTIONS="));
    }

    @Test
    void commandForPeopleNamesClassesMainClassAndRun() {
        Path jar = Path.of("/a/spectrascope-agent.jar");
        Path run = Path.of("/runs/r1");
        assertThat(WorkerCommand.forPeople(Optional.of(new ClassPath(List.of("a.jar", "b"))), jar, run))
                .isEqualTo("java -cp /a/spectrascope-agent.jar:a.jar:b dev.spectrascope.agent.cli.Spectrascope analyze"
                        + " /runs/r1");
        assertThat(WorkerCommand.forPeople(Optional.empty(), jar, run))
                .isEqualTo("java -cp /a/spectrascope-agent.jar:CLASS_PATH_OF_THE_JOB"
                        + " dev.spectrascope.agent.cli.Spectrascope analyze /runs/r1");
    }
}
