package dev.spectrascope.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.config.ConfigurationLoader.Outcome;
import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.spectra.BlockPlan;
import dev.spectrascope.probes.spectra.CheckPlan;
import dev.spectrascope.probes.spectra.ClassStructurePlan;
import dev.spectrascope.probes.spectra.DensityPlan;
import dev.spectrascope.probes.spectra.LogDensityPlan;
import dev.spectrascope.probes.spectra.Method;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationLoaderTest {

    @TempDir
    private Path folder;

    private static Outcome load(String argument) {
        return ConfigurationLoader.load(argument, Map.of(), Map.of());
    }

    private static AgentConfiguration loaded(Outcome outcome) {
        assertThat(outcome.problems()).isEmpty();
        return outcome.configuration();
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("job.yaml"), List.of(lines));
    }

    /** The problems of a file, without its folder. */
    private List<String> problems(String... lines) throws IOException {
        return ConfigurationLoader.loadFile(file(lines)).problems().stream()
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }

    private static final String HASH =
            "pbkdf2-sha256:600000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void whatGoesTogetherIsSetTogether() throws IOException {
        assertThat(problems("http: {user: ada}"))
                .containsExactly("http.user: set without http.passwordHash; set both or none");
        assertThat(problems("http: {keyStorePasswordFile: p.txt}"))
                .containsExactly("http.keyStorePasswordFile: set without http.keyStore; set both or none");
        assertThat(problems("http: {user: ada, passwordHash: secret}"))
                .singleElement()
                .asString()
                .contains(
                        "http.passwordHash: found \"secret\"; allowed: what the command hash-password prints, or none");
    }

    @Test
    void nothingSetGivesTheDefaults() {
        AgentConfiguration configuration = loaded(ConfigurationLoader.load(null, Map.of("PATH", "/bin"), Map.of()));
        assertThat(configuration.schedule()).isEqualTo(Schedule.DEFAULT);
        assertThat(configuration.probes()).isEqualTo(ProbePlan.DEFAULT);
        assertThat(configuration.worker()).isEqualTo(WorkerMode.PROCESS);
        assertThat(configuration.http()).isEqualTo(new AgentConfiguration.Http("127.0.0.1", 9464));
        assertThat(configuration.runDirectory()).isEqualTo(Path.of("spectrascope-runs"));
        assertThat(configuration.exitWait()).isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.strict()).isFalse();
    }

    @Test
    void everyKeyOfAFileIsTaken() throws IOException {
        AgentConfiguration configuration = loaded(ConfigurationLoader.loadFile(file(
                "schedule: {epochs: [0, 1, 5]}",
                "sets: {examplesPerClass: 7, examples: 70, memoryBudgetMegabytes: 9, seed: 3, classNames: [cat, dog], train: a.bin, test: b.bin}",
                "probes:",
                "  operators: [g, h]",
                "  top: 4",
                "  bottom: 0",
                "  tolerance: 1e-3",
                "  products: 77",
                "  precision: double",
                "  density: {steps: 64, vectors: 2, points: 512, kappa: 1.25, deflated: false}",
                "  logDensity: {steps: 256, epsilon: 1e-6, points: 300, kappa: 2}",
                "  layers: true",
                "  groups: {encoder: [0_conv, 1_conv], head: [out]}",
                "  sampleSpread: false",
                "  compareDouble: true",
                "  methods: [xtrace, kernel-polynomial]",
                "  classStructure: false",
                "  knockOuts: true",
                "  classStructureMegabytes: 77",
                "  seed: 9",
                "  batchSize: 32",
                "  memoryBudgetMegabytes: 64",
                "  eigenMemoryMegabytes: 4096",
                "budget: {threads: 2, device: 1, share: 0.5, perReport: 90s, behind: queue, queue: 7}",
                "disk: {snapshotsMegabytes: unbounded, leaveMegabytes: 0}",
                "worker: none",
                "http: {host: 0.0.0.0, port: 0, user: ada, passwordHash: '" + HASH + "', keyStore: s.p12,"
                        + " keyStorePasswordFile: p.txt}",
                "exitWait: 1h30m",
                "runDirectory: runs",
                "strict: true")));
        assertThat(configuration.schedule().rule()).isEqualTo(new Schedule.Listed(new TreeSet<>(List.of(0, 1, 5))));
        assertThat(configuration.sets())
                .isEqualTo(new AgentConfiguration.Sets(
                        7,
                        70,
                        9,
                        3,
                        List.of("cat", "dog"),
                        Optional.of(Path.of("a.bin")),
                        Optional.of(Path.of("b.bin"))));
        assertThat(configuration.probes())
                .isEqualTo(ProbePlan.DEFAULT.toBuilder()
                        .operators(List.of(OperatorKind.G, OperatorKind.H))
                        .top(4)
                        .bottom(0)
                        .tolerance(1e-3)
                        .products(77)
                        .precision(Precision.DOUBLE)
                        .density(new DensityPlan(64, 2, 512, 1.25, false))
                        .logDensity(new LogDensityPlan(256, 1e-6, 300, 2))
                        .seed(9)
                        .batchSize(32)
                        .memoryBudgetMegabytes(64)
                        .eigenMemoryMegabytes(4096)
                        .blocks(new BlockPlan(
                                true, Map.of("encoder", List.of("0_conv", "1_conv"), "head", List.of("out"))))
                        .checks(new CheckPlan(false, true))
                        .methods(List.of(Method.XTRACE, Method.KERNEL_POLYNOMIAL))
                        .classStructure(new ClassStructurePlan(false, true, 77))
                        .build());
        assertThat(ConfigurationLoader.parse(EffectiveConfiguration.toYaml(configuration)))
                .isEqualTo(configuration);
        assertThat(configuration.budget())
                .isEqualTo(new AgentConfiguration.Budget(
                        2, Optional.of(1), 0.5, Duration.ofSeconds(90), BehindPolicy.QUEUE, Optional.of(7)));
        assertThat(configuration.budget().ofAnalysis()).isEqualTo(new AnalysisBudget(Duration.ofSeconds(90), 0.5, 7));
        assertThat(configuration.disk()).isEqualTo(new AgentConfiguration.Disk(Optional.empty(), 0));
        assertThat(configuration.exitWait()).isEqualTo(Duration.ofMinutes(90));
        assertThat(configuration.http())
                .isEqualTo(new AgentConfiguration.Http(
                        "0.0.0.0",
                        0,
                        Optional.of("ada"),
                        Optional.of(HASH),
                        Optional.of(Path.of("s.p12")),
                        Optional.of(Path.of("p.txt"))));
        assertThat(EffectiveConfiguration.toPublicTree(configuration).toString())
                .contains("ada")
                .doesNotContain("pbkdf2", "passwordHash");
        assertThat(configuration.strict()).isTrue();
    }

    @Test
    void laterSourcesOverrideEarlierOnes() throws IOException {
        Path file = file("worker: none", "http: {port: 1}", "budget: {threads: 2}", "sets: {seed: 5}");
        AgentConfiguration configuration = loaded(ConfigurationLoader.load(
                file + ",http.port=4,sets.examplesPerClass=9",
                Map.of(
                        "SPECTRASCOPE_HTTP_PORT",
                        "2",
                        "SPECTRASCOPE_BUDGET_THREADS",
                        "3",
                        "SPECTRASCOPE_WORKER",
                        "thread"),
                Map.of("spectrascope.http.port", "3", "spectrascope.budget.threads", "4")));
        assertThat(configuration.http().port()).isEqualTo(4);
        assertThat(configuration.budget().threads()).isEqualTo(4);
        assertThat(configuration.worker()).isEqualTo(WorkerMode.THREAD);
        assertThat(configuration.sets().seed()).isEqualTo(5);
        assertThat(configuration.sets().examplesPerClass()).isEqualTo(9);
    }

    @Test
    void theFileMayBeNamedByPropertyOrVariable() throws IOException {
        String file = file("worker: none").toString();
        assertThat(loaded(ConfigurationLoader.load("", Map.of("SPECTRASCOPE_CONFIG", file), Map.of()))
                        .worker())
                .isEqualTo(WorkerMode.NONE);
        assertThat(loaded(ConfigurationLoader.load(
                                "", Map.of("SPECTRASCOPE_CONFIG", "absent"), Map.of("spectrascope.config", file)))
                        .worker())
                .isEqualTo(WorkerMode.NONE);
    }

    @Test
    void anEmptyVariableNamesNoFile() {
        assertThat(ConfigurationLoader.load("", Map.of("SPECTRASCOPE_CONFIG", ""), Map.of())
                        .problems())
                .isEmpty();
    }

    @Test
    void variablesMayBeWrittenWithFurtherUnderscores() {
        Outcome outcome = ConfigurationLoader.load("", Map.of("SPECTRASCOPE_SETS_EXAMPLES_PER_CLASS", "11"), Map.of());
        assertThat(loaded(outcome).sets().examplesPerClass()).isEqualTo(11);
    }

    @Test
    void valuesOfTheArgumentMayHoldCommasInsideBrackets() {
        AgentConfiguration configuration =
                loaded(load("schedule.epochs=[0, 2],probes.density={steps: 64, vectors: 2},probes.operators=[g,h]"));
        assertThat(configuration.schedule().rule()).hasToString("[0, 2]");
        assertThat(configuration.probes().density().steps()).isEqualTo(64);
        assertThat(configuration.probes().density().vectors()).isEqualTo(2);
        assertThat(configuration.probes().density().points()).isEqualTo(1024);
        assertThat(configuration.probes().operators()).containsExactly(OperatorKind.G, OperatorKind.H);
    }

    @Test
    void aStrongerSourceMayChooseAnotherAlternative() throws IOException {
        Path file = file("schedule: {epochs: every:2}", "probes: {density: {steps: 9}}");
        AgentConfiguration iterations = loaded(load(file + ",schedule.iterations=every:100,probes.density=none"));
        assertThat(iterations.schedule()).isEqualTo(new Schedule(Schedule.Unit.ITERATIONS, new Schedule.Every(100)));
        assertThat(iterations.probes().density()).isNull();
        assertThat(iterations.probes().logDensity())
                .as("the same products, which nobody asked for")
                .isNull();
        assertThat(loaded(load("probes.density=none,probes.logDensity.steps=200"))
                        .probes()
                        .logDensity()
                        .steps())
                .isEqualTo(200);
        assertThat(loaded(load("probes.density.steps=48")).probes().logDensity().steps())
                .as("the same run")
                .isEqualTo(48);
    }

    @Test
    void whoWantsTheNewestLetsNoneWait() {
        AnalysisBudget budget = loaded(load("budget.behind=newest")).budget().ofAnalysis();
        assertThat(budget.mostWaiting()).isEqualTo(1);
        assertThat(loaded(load("")).budget().ofAnalysis())
                .isEqualTo(new AnalysisBudget(Duration.ofMinutes(10), 1, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http: {port: many} | job.yaml:1: http.port: found \"many\"; allowed: a whole number from 0 to 65535",
                "http: {port: 70000} | job.yaml:1: http.port: found \"70000\"; allowed: a whole number from 0 to 65535",
                "http: 9464 | job.yaml:1: http: found \"9464\"; allowed: the keys host, port, user, passwordHash, keyStore, keyStorePasswordFile",
                "probes: {density: {steps: 1}} | job.yaml:1: probes.density.steps: found \"1\"; allowed: a whole number, "
                        + "at least 2",
                "probes: {logDensity: {epsilon: 0}} | job.yaml:1: probes.logDensity.epsilon: found \"0\"; allowed: a number above 0",
                "probes: {density: some} | job.yaml:1: probes.density: found \"some\"; allowed: none",
                "probes: {tolerance: 1} | job.yaml:1: probes.tolerance: found \"1\"; allowed: a number between 0 and 1",
                "probes: {operators: [hessian, f]} | job.yaml:1: probes.operators: found \"[hessian, f]\"; allowed: a list "
                        + "of hessian, g, h, each once",
                "probes: {operators: []} | job.yaml:1: probes.operators: found \"[]\"; allowed: a list of hessian, g, h, "
                        + "each once",
                "probes: {layers: some} | job.yaml:1: probes.layers: found \"some\"; allowed: true or false",
                "probes: {groups: {head: []}} | job.yaml:1: probes.groups: found \"{head=[]}\"; allowed: lists of layers "
                        + "by name of the group, such as {encoder: [0_conv, 1_conv]}",
                "probes: {groups: [a]} | job.yaml:1: probes.groups: found \"[a]\"; allowed: lists of layers "
                        + "by name of the group, such as {encoder: [0_conv, 1_conv]}",
                "probes: {precision: half} | job.yaml:1: probes.precision: found \"half\"; allowed: float, double",
                "probes: {densty: {steps: 3}} | job.yaml:1: probes.densty.steps: unknown key; did you mean "
                        + "probes.density.steps?",
                "port: 9464 | job.yaml:1: port: unknown key; did you mean http.port?",
                "worker: process2 | job.yaml:1: worker: found \"process2\"; allowed: process, thread, none",
                "worker: | job.yaml:1: worker: found nothing; allowed: process, thread, none",
                "strict: maybe | job.yaml:1: strict: found \"maybe\"; allowed: true or false",
                "exitWait: 10 | job.yaml:1: exitWait: found \"10\"; allowed: a time such as 90s, 10m or 1h30m; 0 for none",
                "schedule: {epochs: every:0} | job.yaml:1: schedule.epochs: found \"every:0\"; allowed: a list such as "
                        + "[0, 1, 2, 5], every:N or log:N (N for each factor of ten)",
                "schedule: {epochs: [1, -2]} | job.yaml:1: schedule.epochs: found \"[1, -2]\"; allowed: a list such as "
                        + "[0, 1, 2, 5], every:N or log:N (N for each factor of ten)",
                "schedule: {epochs: [1], iterations: [1]} | job.yaml:1: schedule.iterations: given together with "
                        + "schedule.epochs; keep one of them",
                "budget: {share: 0} | job.yaml:1: budget.share: found \"0\"; allowed: a number above 0 and at most 1",
                "budget: {behind: oldest} | job.yaml:1: budget.behind: found \"oldest\"; allowed: queue, newest",
                "budget: {behind: newest, queue: 3} | budget.queue: with budget.behind=newest nothing queues; set one of them",
                "{worker: thread, budget: {device: 1}} | budget.device: a worker=thread uses the device of the training job; "
                        + "only a worker=process can have its own",
                "disk: {snapshotsMegabytes: 0} | job.yaml:1: disk.snapshotsMegabytes: found \"0\"; allowed: a whole number, "
                        + "at least 1, or unbounded",
                "{worker: none, worker: none} | job.yaml:1: worker: given twice; keep one",
                "just words | job.yaml:1: found \"just words\"; allowed: keys with values, such as \"worker: none\"",
            })
    void aFaultIsToldInOneLine(String yaml, String problem) throws IOException {
        assertThat(problems(yaml)).containsExactly(problem);
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirLines() throws IOException {
        assertThat(problems("http:", "  port: x", "sets:", "  examplesPerClass: 0", "  sed: 1"))
                .containsExactly(
                        "job.yaml:2: http.port: found \"x\"; allowed: a whole number from 0 to 65535",
                        "job.yaml:4: sets.examplesPerClass: found \"0\"; allowed: a whole number, at least 1",
                        "job.yaml:5: sets.sed: unknown key; did you mean sets.seed?");
    }

    @Test
    void malformedYamlIsToldWithItsLine() throws IOException {
        assertThat(problems("worker: none", "http: {port: 1", "strict: true"))
                .singleElement()
                .asString()
                .startsWith("job.yaml:3: not valid YAML: ")
                .doesNotContain("\n");
    }

    @Test
    void aMissingFileIsTold() {
        assertThat(load(folder + "/absent.yaml").problems())
                .containsExactly(folder + "/absent.yaml: no such file (in " + folder
                        + "); allowed: a YAML file, key=value pairs, or both");
    }

    @Test
    void otherSourcesNameThemselves() {
        assertThat(ConfigurationLoader.load(
                                "wroker=none",
                                Map.of("SPECTRASCOPE_HTTP_PRT", "1"),
                                Map.of("spectrascope.strict", "perhaps"))
                        .problems())
                .containsExactly(
                        "environment SPECTRASCOPE_HTTP_PRT: http.prt: unknown key; did you mean http.port?",
                        "system property spectrascope.strict: strict: found \"perhaps\"; allowed: true or false",
                        "agent argument: wroker: unknown key; did you mean worker?");
    }

    @Test
    void strictnessIsKnownInSpiteOfFaults() {
        assertThat(load("strict=true,port=1").strict()).isTrue();
        assertThat(load("port=1").strict()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "strict=false",
                "schedule.iterations=log:7,probes.density=none,probes.top=3,exitWait=0,budget.perReport=1500ms",
                "resume=latest,schedule.iterationsPerEpoch=50,networks.which=[2,5],networks.withLayer=critic",
                "budget.behind=newest,budget.share=0.25,disk.leaveMegabytes=0",
                "resume=runs/r1",
                "schedule.epochs=[0,3],sets.train=a.bin,probes.precision=double,probes.density.kappa=1.25",
            })
    void whatIsShownCanBeReadBack(String argument) {
        AgentConfiguration configuration = loaded(load(argument));
        assertThat(ConfigurationLoader.parse(EffectiveConfiguration.toYaml(configuration)))
                .isEqualTo(configuration);
    }

    @Test
    void theDefaultsAreShownInFull() {
        assertThat(EffectiveConfiguration.toYaml(loaded(load("")))).isEqualTo("""
                        schedule:
                          epochs: log:20
                          iterationsPerEpoch: counted
                        networks:
                          most: 8
                          which: every:1
                          withLayer: any
                          minParameters: 1
                        sets:
                          examplesPerClass: 136
                          examples: 1360
                          memoryBudgetMegabytes: 512
                          seed: 1
                          classNames: []
                          train: stream
                          test: stream
                        probes:
                          operators:
                          - hessian
                          - g
                          - h
                          top: classes
                          bottom: 3
                          tolerance: 0.01
                          products: 300
                          precision: float
                          density:
                            steps: 128
                            vectors: 1
                            points: 1024
                            kappa: 3.0
                            deflated: true
                          logDensity:
                            steps: 128
                            epsilon: 1.0E-5
                            points: 1024
                            kappa: 3.0
                          layers: false
                          groups: {}
                          sampleSpread: true
                          compareDouble: false
                          classStructure: auto
                          knockOuts: false
                          classStructureMegabytes: 1024
                          methods: []
                          seed: 1
                          batchSize: 256
                          memoryBudgetMegabytes: 1024
                          eigenMemoryMegabytes: 0
                        budget:
                          threads: 1
                          device: auto
                          share: 1.0
                          perReport: 10m
                          behind: queue
                          queue: unbounded
                        disk:
                          snapshotsMegabytes: 20480
                          leaveMegabytes: 100
                        worker: process
                        http:
                          host: 127.0.0.1
                          port: 9464
                          user: none
                          passwordHash: none
                          keyStore: none
                          keyStorePasswordFile: none
                        push:
                          gateway: none
                          job: spectrascope
                          user: none
                          passwordFile: none
                          otlp: none
                          micrometer: false
                        peak:
                          of: raw
                          prominence: 0.3
                          patience: 3
                        exitWait: 10m
                        runDirectory: spectrascope-runs
                        resume: never
                        strict: false
                        """);
    }
}
