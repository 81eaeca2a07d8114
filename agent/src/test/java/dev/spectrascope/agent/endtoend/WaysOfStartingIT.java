package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a job is started, a worker finds its classes and makes a report, and the program prints what it prints without the
 * agent: scores and parameters to the last bit.
 */
class WaysOfStartingIT {

    private static final String PROGRAM = "dev.spectrascope.programs.TrainingProgram";
    private static final String TRAINING = "multi-layer-network";
    private static final String IN_A_PROCESS = "the worker is a process with classes from ";

    private static final List<String> OPTIONS = List.of(
            "http.port=0",
            "sets.examplesPerClass=2",
            "schedule.epochs=[0]",
            "probes.operators=[hessian]",
            "probes.top=1",
            "probes.bottom=0",
            "probes.products=6",
            "probes.density=none",
            "probes.classStructure=false",
            "probes.sampleSpread=false");

    private static final String AGENT = "-javaagent:" + ChildJvm.agentJar() + "=" + String.join(",", OPTIONS);

    /** What the program prints without the agent. */
    private static String without;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainWithout(@TempDir Path folder) throws Exception {
        without = ChildJvm.runToItsEnd(folder, null, PROGRAM, TRAINING).output();
        assertThat(without).contains("parameters ", "next random number ");
    }

    private static Path others(String name) {
        return Path.of(System.getProperty("it.others"), name);
    }

    private static String jarsIn(String folder) throws IOException {
        try (Stream<Path> jars = Files.list(others(folder))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** {@code java} with these arguments; JavaCPP unpacks jars of other names than those of the build to the test's folder. */
    private List<String> java(Path home, String... arguments) {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        line.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        line.addAll(List.of(arguments));
        return line;
    }

    private List<String> java(String... arguments) {
        return java(Path.of(System.getProperty("java.home")), arguments);
    }

    private String unpacked() {
        return "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("unpacked");
    }

    private Ended measures(String how, List<String> line) throws Exception {
        return measures(Files.createTempDirectory(folder, "work"), how, line, Map.of());
    }

    private static Ended measures(Path work, String how, List<String> line, Map<String, String> environment)
            throws Exception {
        try (ChildJvm jvm = ChildJvm.start(work, line, environment)) {
            return assertMeasured(work, how, jvm);
        }
    }

    /** The same, where the program lives on until this is logged: at the JVM's end, the program's logging is not used. */
    private Ended measuresAndLogs(String how, String logged, List<String> line) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        List<String> waiting = Stream.concat(line.stream(), Stream.of("wait")).toList();
        try (ChildJvm jvm = ChildJvm.start(work, waiting, Map.of())) {
            await().atMost(Duration.ofMinutes(2)).until(() -> jvm.errors().contains(logged) || !jvm.isAlive());
            assertThat(jvm.errors()).contains(logged);
            return assertMeasured(work, how, jvm);
        }
    }

    private static Ended assertMeasured(Path work, String how, ChildJvm jvm) throws Exception {
        Ended ended = jvm.end();
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output()).as(ended.errors()).contains(without);
        assertReport(work.resolve("spectrascope-runs"), how, ended);
        return ended;
    }

    private static void assertReport(Path runs, String how, Ended ended) throws IOException {
        assertThat(ended.errors()).contains("[spectrascope] run ").contains("[spectrascope] " + how);
        assertThat(runs).isDirectory();
        try (Stream<Path> all = Files.list(runs)) {
            RunDirectory run = RunDirectory.open(all.findFirst().orElseThrow());
            assertThat(run.readFailures()).isEmpty();
            assertThat(run.reportNames()).as(ended.errors()).hasSize(1);
        }
    }

    @Test
    void aJarWithTheAgentMergedInto() throws Exception {
        Path jar = JobJars.shaded(
                folder.resolve("job.jar"),
                List.of(ChildJvm.agentJar()),
                Map.of(
                        "Main-Class",
                        PROGRAM,
                        "Launcher-Agent-Class",
                        "dev.spectrascope.agent.bootstrap.SpectrascopeAgent",
                        "Can-Retransform-Classes",
                        "true"));
        List<String> line = java(unpacked());
        OPTIONS.forEach(option -> line.add("-Dspectrascope." + option));
        line.addAll(List.of("-jar", jar.toString(), TRAINING));
        measures(IN_A_PROCESS + "the job's class path of 1", line);
    }

    @Test
    void oneJarOfAllOnTheClassPathAndOnTheModulePath() throws Exception {
        Path jar = JobJars.shaded(folder.resolve("job.jar"), List.of(), Map.of());
        measures(
                IN_A_PROCESS + "the job's class path of 1",
                java(AGENT, unpacked(), "-cp", jar.toString(), PROGRAM, TRAINING));
        measures(
                IN_A_PROCESS + "the job's class path of 1",
                java(
                        AGENT,
                        unpacked(),
                        "--add-modules",
                        "java.se,jdk.unsupported",
                        "-p",
                        folder.toString(),
                        "-m",
                        "job/" + PROGRAM,
                        TRAINING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring-boot-loader-4.jar", "spring-boot-loader-2.jar"})
    void anExecutableJarOfSpringBoot(String loader) throws Exception {
        Path jar = JobJars.springBoot(folder.resolve("job.jar"), others(loader), PROGRAM);
        measures(IN_A_PROCESS + "the launcher in " + jar, java(AGENT, unpacked(), "-jar", jar.toString(), TRAINING));
    }

    /** Maven itself is left alone; its plug-in has a class loader that does not see the class path of Maven. */
    @Test
    void execJava() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("target/classes/dev/spectrascope/programs"));
        try (Stream<Path> programs =
                Files.list(Path.of(System.getProperty("it.programs"), "dev/spectrascope/programs"))) {
            for (Path program : programs.toList()) {
                Files.copy(program, classes.resolve(program.getFileName()));
            }
        }
        Files.writeString(folder.resolve("pom.xml"), pom());
        measures(
                folder,
                IN_A_PROCESS + "the job's class path of ",
                List.of(
                        "mvn",
                        "--batch-mode",
                        "--quiet",
                        "--no-transfer-progress",
                        "-Dmaven.repo.local=" + repository(),
                        System.getProperty("it.execPlugin") + ":java",
                        "-Dexec.mainClass=" + PROGRAM,
                        "-Dexec.args=" + TRAINING),
                Map.of("JAVA_TOOL_OPTIONS", AGENT + " -Xmx512m", "MAVEN_OPTS", "-XX:TieredStopAtLevel=1"));
    }

    /** Maven's, that this build uses. */
    private static Path repository() throws IOException {
        Path dl4j = JobJars.libraries().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("deeplearning4j-nn-"))
                .findFirst()
                .orElseThrow();
        Path group = dl4j.getParent().getParent().getParent();
        assertThat(group).endsWithRaw(Path.of("org/deeplearning4j"));
        return group.getParent().getParent();
    }

    /** A project with the jars of the class path as they lie in the local repository. */
    private static String pom() throws IOException {
        Path repository = repository();
        StringBuilder dependencies = new StringBuilder();
        for (Path jar : JobJars.libraries()) {
            if (jar.startsWith(repository)) {
                Path path = repository.relativize(jar);
                int names = path.getNameCount();
                String version = path.getName(names - 2).toString();
                String artifact = path.getName(names - 3).toString();
                String group = path.subpath(0, names - 3).toString().replace('/', '.');
                String rest = jar.getFileName().toString().substring((artifact + "-" + version).length());
                dependencies.append("<dependency><groupId>" + group + "</groupId><artifactId>" + artifact
                        + "</artifactId><version>" + version + "</version>"
                        + (rest.equals(".jar")
                                ? ""
                                : "<classifier>" + rest.substring(1, rest.length() - ".jar".length()) + "</classifier>")
                        + "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>"
                        + "</exclusions></dependency>\n");
            }
        }
        return "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>job</artifactId>"
                + "<version>1</version><dependencies>\n" + dependencies + "</dependencies></project>\n";
    }

    /** Before the agent in one case, after it in the other; that logging has no backend in one, and is old in the other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void togetherWithOtherAgents(boolean oursFirst) throws Exception {
        Path rules = Files.writeString(folder.resolve("jmx.yaml"), "rules: [{pattern: '.*'}]\n");
        List<String> agents = new ArrayList<>(List.of(
                "-javaagent:" + others("opentelemetry.jar"),
                "-javaagent:" + others("jmx-exporter.jar") + "=0:" + rules));
        agents.add(oursFirst ? 0 : 2, AGENT);
        List<String> line = java(agents.toArray(String[]::new));
        for (String signal : List.of("traces", "metrics", "logs")) {
            line.add("-Dotel." + signal + ".exporter=none");
        }
        line.addAll(List.of("-cp", oldLogging(oursFirst), PROGRAM, TRAINING));
        // By java.util.logging, which SLF4J's backend names by the agent's classes.
        String logged = (oursFirst ? "dev.spectrascope.agent.session.WorkerChoice process" : "dev.spectrascope")
                + "\nINFO: [spectrascope] the worker is a process";
        Ended ended = measuresAndLogs(IN_A_PROCESS + "the job's class path of ", logged, line);
        assertThat(ended.errors()).contains("opentelemetry-javaagent - version: ");
    }

    private static String oldLogging(boolean withBackend) throws IOException {
        String classPath = Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> withBackend || !entry.contains("slf4j-jdk14"))
                .collect(Collectors.joining(File.pathSeparator));
        return jarsIn("old-logging") + File.pathSeparator + classPath;
    }

    /** Old Jackson, Micrometer, Byte Buddy and SnakeYAML, new SLF4J with Logback, all before what DL4J comes with. */
    @Test
    void withOtherVersionsOfItsLibrariesInFront() throws Exception {
        Path configuration = Files.writeString(
                folder.resolve("logback.xml"),
                "<configuration><appender name='E' class='ch.qos.logback.core.ConsoleAppender'><target>System.err</target>"
                        + "<encoder><pattern>logback %level %logger %msg%n</pattern></encoder></appender>"
                        + "<root level='INFO'><appender-ref ref='E'/></root></configuration>\n");
        String classPath = String.join(File.pathSeparator, jarsIn("old"), jarsIn("new-logging"), ChildJvm.classPath());
        measuresAndLogs(
                IN_A_PROCESS + "the job's class path of ",
                "logback INFO dev.spectrascope [spectrascope] the worker is a process",
                java(AGENT, "-Dlogback.configurationFile=" + configuration, "-cp", classPath, PROGRAM, TRAINING));
    }

    @Test
    void anotherReleaseOfTheJdk() throws Exception {
        measures(
                IN_A_PROCESS + "the job's class path of ",
                java(requireOtherJdk(), AGENT, "-cp", ChildJvm.classPath(), PROGRAM, TRAINING));
    }

    /** On this JDK and on another: to be found by such a loader, the agent reaches into the JDK. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoaderThatDoesNotTellWhereItsClassesAre(boolean anotherRelease) throws Exception {
        Path home = anotherRelease ? requireOtherJdk() : Path.of(System.getProperty("java.home"));
        Ended ended = measures(
                "the job's classes cannot be given to a JVM of its own (those of DL4J come from"
                        + " dev.spectrascope.programs.HiddenClassPath$Hidden@",
                java(
                        home,
                        AGENT,
                        "-cp",
                        System.getProperty("it.programs"),
                        "dev.spectrascope.programs.HiddenClassPath",
                        ChildJvm.classPath(),
                        PROGRAM,
                        TRAINING));
        assertThat(ended.errors()).contains("so reports are made by a thread of this one");
    }

    private static Path requireOtherJdk() throws IOException {
        Optional<Path> other = otherJdk();
        assumeThat(other)
                .as(
                        "a JDK of another release than %d, beside this one or in /usr/lib/jvm",
                        Runtime.version().feature())
                .isPresent();
        return other.orElseThrow();
    }

    /** The newest, 17 or later. */
    private static Optional<Path> otherJdk() throws IOException {
        List<Path> homes = new ArrayList<>();
        for (Path folder :
                List.of(Path.of(System.getProperty("java.home")).toRealPath().getParent(), Path.of("/usr/lib/jvm"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.list(folder)) {
                    all.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                            .forEach(homes::add);
                }
            }
        }
        return homes.stream()
                .filter(home -> release(home) >= 17
                        && release(home) != Runtime.version().feature())
                .max(Comparator.comparing(WaysOfStartingIT::release));
    }

    /** As the file {@code release} of a JDK says; 0 where it does not. */
    private static int release(Path home) {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            properties.load(file);
            return Runtime.Version.parse(properties.getProperty("JAVA_VERSION").replace("\"", ""))
                    .feature();
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            return 0;
        }
    }

    @Test
    void inAContainer() throws Exception {
        assumeThat(ChildJvm.canMount()).as("file systems can be mounted").isTrue();
        Path job = Files.createDirectory(folder.resolve("job"));
        Path data = Files.createDirectory(folder.resolve("data"));
        JobJars.shaded(job.resolve("job.jar"), List.of(), Map.of());
        Files.copy(ChildJvm.agentJar(), job.resolve("agent.jar"));
        String agent = "-javaagent:/job/agent.jar=" + String.join(",", OPTIONS);
        assertThat(runInContainer(job, data, agent, "-cp", "/job/job.jar", "dev.spectrascope.programs.HelloProgram"))
                .isEqualTo(new Ended(
                        0,
                        "main ran\n",
                        "[spectrascope] runDirectory: cannot write to \"spectrascope-runs\", since / is not writable for"
                                + " this user; allowed: a folder that can be written to (the agent stays out and the"
                                + " program runs on without it)\n"));
        String unpacked = "-Dorg.bytedeco.javacpp.cachedir=/data/unpacked";
        // What it prints outside may be rounded differently: the container has an environment of its own, and variables
        // like OPENBLAS_CORETYPE choose the kernels.
        Ended alone = runInContainer(job, data, unpacked, "-cp", "/job/job.jar", PROGRAM, TRAINING);
        assertThat(alone.exitCode()).as(alone.errors()).isZero();
        assertThat(alone.output()).contains("parameters ", "next random number ");
        Ended ended = runInContainer(
                job, data, agent + ",runDirectory=/data/runs", unpacked, "-cp", "/job/job.jar", PROGRAM, TRAINING);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output()).isEqualTo(alone.output());
        assertReport(data.resolve("runs"), IN_A_PROCESS + "the job's class path of 1", ended);
    }

    private Ended runInContainer(Path job, Path data, String... arguments) throws Exception {
        Path script = folder.resolve("container.sh");
        if (!Files.exists(script)) {
            try (InputStream text = WaysOfStartingIT.class.getResourceAsStream("container.sh")) {
                Files.copy(text, script);
            }
        }
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        Path root = Files.createTempDirectory(folder, "root");
        List<String> line = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "sh", script.toString()));
        line.addAll(List.of(root.toString(), job.toString(), data.toString(), home.toString()));
        line.addAll(java(home, arguments));
        try (ChildJvm jvm = ChildJvm.start(folder, line, Map.of())) {
            return jvm.end();
        }
    }
}
