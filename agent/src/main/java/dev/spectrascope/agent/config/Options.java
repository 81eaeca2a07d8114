package dev.spectrascope.agent.config;

import static dev.spectrascope.agent.config.ValueTypes.choice;
import static dev.spectrascope.agent.config.ValueTypes.duration;
import static dev.spectrascope.agent.config.ValueTypes.flag;
import static dev.spectrascope.agent.config.ValueTypes.listOf;
import static dev.spectrascope.agent.config.ValueTypes.listOrNone;
import static dev.spectrascope.agent.config.ValueTypes.longNumber;
import static dev.spectrascope.agent.config.ValueTypes.mapOf;
import static dev.spectrascope.agent.config.ValueTypes.matching;
import static dev.spectrascope.agent.config.ValueTypes.number;
import static dev.spectrascope.agent.config.ValueTypes.orWord;
import static dev.spectrascope.agent.config.ValueTypes.path;
import static dev.spectrascope.agent.config.ValueTypes.share;
import static dev.spectrascope.agent.config.ValueTypes.text;
import static dev.spectrascope.agent.config.ValueTypes.url;
import static dev.spectrascope.agent.config.ValueTypes.wholeNumber;

import dev.spectrascope.agent.dynamics.PeakOptions;
import dev.spectrascope.agent.dynamics.SizeOfG;
import dev.spectrascope.probes.spectra.DensityPlan;
import dev.spectrascope.probes.spectra.LogDensityPlan;
import dev.spectrascope.probes.spectra.Method;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The table of everything that may be set: keys, ranges, defaults and meaning in one place. */
final class Options {

    private static final int ANY = Integer.MAX_VALUE;
    private static final ProbePlan PLAN = ProbePlan.DEFAULT;
    private static final PeakOptions PEAK = PeakOptions.DEFAULT;
    private static final DensityPlan DENSITY = DensityPlan.DEFAULT;
    private static final LogDensityPlan LOG_DENSITY = LogDensityPlan.DEFAULT;

    static final Option<Schedule.Rule> EPOCHS = new Option<>(
            "schedule.epochs",
            new ScheduleRuleType(),
            null,
            "epochs after which a snapshot is taken; 0 is before the first update; log:20 unless set",
            rule(Schedule.Unit.EPOCHS));
    static final Option<Schedule.Rule> ITERATIONS = new Option<>(
            "schedule.iterations",
            new ScheduleRuleType(),
            null,
            "iterations after which a snapshot is taken, instead of epochs",
            rule(Schedule.Unit.ITERATIONS));

    static final Option<Optional<Integer>> ITERATIONS_PER_EPOCH = new Option<>(
            "schedule.iterationsPerEpoch",
            orWord("counted", wholeNumber(1, ANY)),
            Optional.empty(),
            "iterations that make an epoch, for loops of single minibatches; counted: as DL4J or the program counts epochs",
            AgentConfiguration::iterationsPerEpoch);

    static final Option<Integer> NETWORKS_MOST = new Option<>(
            "networks.most",
            wholeNumber(1, 1000),
            8,
            "networks of a JVM that get a run; those that begin to train later are not watched, and that is told",
            c -> c.networks().most());
    static final Option<Schedule.Rule> NETWORKS_WHICH = new Option<>(
            "networks.which",
            new ScheduleRuleType(),
            new Schedule.Every(1),
            "which networks get a run, counted from 1 as they begin to train: a list, or every:10 for each tenth",
            c -> c.networks().which());
    static final Option<Optional<String>> NETWORKS_LAYER = new Option<>(
            "networks.withLayer",
            orWord("any", text("the name of a layer or vertex")),
            Optional.empty(),
            "only networks that have a layer or vertex of this name get a run",
            c -> c.networks().withLayer());
    static final Option<Long> NETWORKS_PARAMETERS = new Option<>(
            "networks.minParameters",
            longNumber(1),
            1L,
            "only networks with at least so many parameters get a run",
            c -> c.networks().minParameters());

    static final Option<Integer> EXAMPLES_PER_CLASS = new Option<>(
            "sets.examplesPerClass",
            wholeNumber(1, ANY),
            136,
            "examples of each class in the probe sets",
            c -> c.sets().examplesPerClass());
    static final Option<Integer> EXAMPLES = new Option<>(
            "sets.examples",
            wholeNumber(1, ANY),
            1360,
            "examples in the probe sets where labels tell no classes",
            c -> c.sets().examples());
    static final Option<Long> SETS_MEMORY_BUDGET = new Option<>(
            "sets.memoryBudgetMegabytes",
            longNumber(1),
            512L,
            "memory for the examples of each probe set; where they would take more, fewer are chosen",
            c -> c.sets().memoryBudgetMegabytes());
    static final Option<Long> SETS_SEED = new Option<>(
            "sets.seed",
            longNumber(Long.MIN_VALUE),
            1L,
            "seed of the choice of examples",
            c -> c.sets().seed());
    static final Option<List<String>> CLASS_NAMES = new Option<>(
            "sets.classNames",
            listOrNone(text("the name of a class")),
            List.of(),
            "what the classes are called, in the order of their index; [] for the names that the program's data sets have",
            c -> c.sets().classNames());
    static final Option<Optional<Path>> TRAIN = new Option<>(
            "sets.train",
            orWord("stream", path("the file of a saved DataSet or MultiDataSet")),
            Optional.empty(),
            "training examples: a saved DataSet, or chosen as they stream by",
            c -> c.sets().train());
    static final Option<Optional<Path>> TEST = new Option<>(
            "sets.test",
            orWord("stream", path("the file of a saved DataSet or MultiDataSet")),
            Optional.empty(),
            "test examples: a saved DataSet, or chosen among those the program evaluates on",
            c -> c.sets().test());

    static final Option<List<OperatorKind>> OPERATORS = new Option<>(
            "probes.operators",
            listOf(choice(List.of(OperatorKind.values()), OperatorKind::label)),
            PLAN.operators(),
            "operators to measure",
            c -> c.probes().operators());
    static final Option<Optional<Integer>> TOP = new Option<>(
            "probes.top",
            orWord("classes", wholeNumber(1, ANY)),
            Optional.ofNullable(PLAN.top()),
            "eigenpairs at the upper end of each operator; as many as there are classes unless set",
            c -> Optional.ofNullable(c.probes().top()));
    static final Option<Integer> BOTTOM = new Option<>(
            "probes.bottom",
            wholeNumber(0, ANY),
            PLAN.bottom(),
            "eigenpairs at the lower end of each operator",
            c -> c.probes().bottom());
    static final Option<Double> TOLERANCE = new Option<>(
            "probes.tolerance",
            number(0, 1),
            PLAN.tolerance(),
            "residual at which an eigenpair counts as found",
            c -> c.probes().tolerance());
    static final Option<Integer> PRODUCTS = new Option<>(
            "probes.products",
            wholeNumber(1, ANY),
            PLAN.products(),
            "most products spent on the eigenpairs of one operator",
            c -> c.probes().products());
    static final Option<Precision> PRECISION = new Option<>(
            "probes.precision",
            choice(List.of(Precision.values()), value -> value.name().toLowerCase(Locale.ROOT)),
            PLAN.precision(),
            "floating-point type of the products",
            c -> c.probes().precision());
    static final Option<String> NO_DENSITY = new Option<>(
            "probes.density",
            choice(List.of("none"), Function.identity()),
            null,
            "none: no densities",
            c -> c.probes().density() == null ? "none" : null);
    static final Option<Integer> STEPS = new Option<>(
            "probes.density.steps",
            wholeNumber(2, ANY),
            DENSITY.steps(),
            "Lanczos steps for each start vector",
            density(DensityPlan::steps));
    static final Option<Integer> VECTORS = new Option<>(
            "probes.density.vectors",
            wholeNumber(1, ANY),
            DENSITY.vectors(),
            "random start vectors",
            density(DensityPlan::vectors));
    static final Option<Integer> POINTS = new Option<>(
            "probes.density.points",
            wholeNumber(2, ANY),
            DENSITY.points(),
            "points of the grid",
            density(DensityPlan::points));
    static final Option<Double> KAPPA = new Option<>(
            "probes.density.kappa",
            number(1, Double.POSITIVE_INFINITY),
            DENSITY.kappa(),
            "resolution parameter of the bump width",
            density(DensityPlan::kappa));
    static final Option<Boolean> DEFLATED = new Option<>(
            "probes.density.deflated",
            flag(),
            DENSITY.deflated(),
            "whether outliers are projected out before the bulk is resolved",
            density(DensityPlan::deflated));
    static final Option<String> NO_LOG_DENSITY = new Option<>(
            "probes.logDensity",
            choice(List.of("none"), Function.identity()),
            null,
            "none: no log-spectra",
            c -> c.probes().logDensity() == null ? "none" : null);
    static final Option<Integer> LOG_STEPS = new Option<>(
            "probes.logDensity.steps",
            wholeNumber(2, ANY),
            LOG_DENSITY.steps(),
            "Lanczos steps for each start vector; those of the density are among them",
            logDensity(LogDensityPlan::steps));
    static final Option<Double> LOG_EPSILON = new Option<>(
            "probes.logDensity.epsilon",
            number(0, Double.POSITIVE_INFINITY),
            LOG_DENSITY.epsilon(),
            "eigenvalues of smaller magnitude are counted and not drawn",
            logDensity(LogDensityPlan::epsilon));
    static final Option<Integer> LOG_POINTS = new Option<>(
            "probes.logDensity.points",
            wholeNumber(2, ANY),
            LOG_DENSITY.points(),
            "points of the grid",
            logDensity(LogDensityPlan::points));
    static final Option<Double> LOG_KAPPA = new Option<>(
            "probes.logDensity.kappa",
            number(1, Double.POSITIVE_INFINITY),
            LOG_DENSITY.kappa(),
            "resolution parameter of the bump width",
            logDensity(LogDensityPlan::kappa));
    static final Option<Boolean> LAYERS = new Option<>(
            "probes.layers",
            flag(),
            PLAN.blocks().layers(),
            "whether the diagonal block of every layer is measured too",
            c -> c.probes().blocks().layers());
    static final Option<Map<String, List<String>>> GROUPS = new Option<>(
            "probes.groups",
            mapOf(
                    "lists of layers by name of the group, such as {encoder: [0_conv, 1_conv]}",
                    listOf(text("the name of a layer"))),
            PLAN.blocks().groups(),
            "diagonal blocks of several layers together, measured too",
            c -> c.probes().blocks().groups());
    static final Option<Boolean> SAMPLE_SPREAD = new Option<>(
            "probes.sampleSpread",
            flag(),
            PLAN.checks().sampleSpread(),
            "whether the top eigenvalues over halves of the train set are compared",
            c -> c.probes().checks().sampleSpread());
    static final Option<Boolean> COMPARE_DOUBLE = new Option<>(
            "probes.compareDouble",
            flag(),
            PLAN.checks().compareDouble(),
            "whether products in float are compared with double on a few examples",
            c -> c.probes().checks().compareDouble());
    static final Option<Optional<Boolean>> CLASS_STRUCTURE = new Option<>(
            "probes.classStructure",
            orWord("auto", flag()),
            Optional.ofNullable(PLAN.classStructure().measured()),
            "whether G is taken apart by classes; auto: of classifiers with up to 100 classes",
            c -> Optional.ofNullable(c.probes().classStructure().measured()));
    static final Option<Boolean> KNOCK_OUTS = new Option<>(
            "probes.knockOuts",
            flag(),
            PLAN.classStructure().knockOuts(),
            "whether log-spectra of G without each of its parts are estimated too",
            c -> c.probes().classStructure().knockOuts());
    static final Option<Long> CLASS_STRUCTURE_MEMORY = new Option<>(
            "probes.classStructureMegabytes",
            longNumber(1),
            PLAN.classStructure().megabytes(),
            "most memory for the mean vectors of the class structure; a sketch of them where they do not fit",
            c -> c.probes().classStructure().megabytes());
    static final Option<List<Method>> METHODS = new Option<>(
            "probes.methods",
            listOrNone(choice(List.of(Method.values()), Method::label)),
            PLAN.methods(),
            "further algorithms whose results are shown beside, to compare",
            c -> c.probes().methods());
    static final Option<Long> PROBES_SEED = new Option<>(
            "probes.seed",
            longNumber(Long.MIN_VALUE),
            PLAN.seed(),
            "seed of every random vector",
            c -> c.probes().seed());
    static final Option<Integer> BATCH_SIZE = new Option<>(
            "probes.batchSize",
            wholeNumber(1, ANY),
            PLAN.batchSize(),
            "examples that go through the network at once",
            c -> c.probes().batchSize());
    static final Option<Long> MEMORY_BUDGET = new Option<>(
            "probes.memoryBudgetMegabytes",
            longNumber(0),
            PLAN.memoryBudgetMegabytes(),
            "memory that may hold recorded activations between products",
            c -> c.probes().memoryBudgetMegabytes());
    static final Option<Long> EIGEN_MEMORY = new Option<>(
            "probes.eigenMemoryMegabytes",
            longNumber(0),
            PLAN.eigenMemoryMegabytes(),
            "most memory for the vectors of the eigensolver and its result; 0 for no bound",
            c -> c.probes().eigenMemoryMegabytes());

    static final Option<Integer> THREADS = new Option<>(
            "budget.threads",
            wholeNumber(1, 4096),
            1,
            "processor threads of the worker, at most: small operations use fewer",
            c -> c.budget().threads());
    static final Option<Optional<Integer>> DEVICE = new Option<>(
            "budget.device",
            orWord("auto", wholeNumber(0, ANY)),
            Optional.empty(),
            "device of the worker process, as CUDA numbers them; auto for the one ND4J chooses",
            c -> c.budget().device());
    static final Option<Double> SHARE = new Option<>(
            "budget.share",
            share(),
            1.0,
            "share of the wall-clock time in which the worker computes",
            c -> c.budget().share());
    static final Option<Duration> PER_REPORT = new Option<>(
            "budget.perReport",
            duration(),
            Duration.ofMinutes(10),
            "time for one report; where it does not suffice, less is measured",
            c -> c.budget().perReport());
    static final Option<BehindPolicy> BEHIND = new Option<>(
            "budget.behind",
            choice(List.of(BehindPolicy.values()), value -> value.name().toLowerCase(Locale.ROOT)),
            BehindPolicy.QUEUE,
            "when snapshots come faster than reports: they queue, or the newest is measured and others passed over",
            c -> c.budget().behind());
    static final Option<Optional<Integer>> QUEUE = new Option<>(
            "budget.queue",
            orWord("unbounded", wholeNumber(1, ANY)),
            Optional.empty(),
            "snapshots that may wait for a report; the oldest beyond that are passed over",
            c -> c.budget().queue());
    static final Option<Optional<Long>> SNAPSHOTS_SPACE = new Option<>(
            "disk.snapshotsMegabytes",
            orWord("unbounded", longNumber(1)),
            Optional.of(20480L),
            "space for a run's snapshots; beyond it the parameters of those with a report go, the oldest first",
            c -> c.disk().snapshotsMegabytes());
    static final Option<Long> LEFT_SPACE = new Option<>(
            "disk.leaveMegabytes",
            longNumber(0),
            100L,
            "space left on the file system; a snapshot that would take of it is not stored",
            c -> c.disk().leaveMegabytes());
    static final Option<WorkerMode> WORKER = new Option<>(
            "worker",
            choice(List.of(WorkerMode.values()), value -> value.name().toLowerCase(Locale.ROOT)),
            WorkerMode.PROCESS,
            "where snapshots are turned into reports",
            AgentConfiguration::worker);
    static final Option<String> HOST = new Option<>(
            "http.host",
            text("a host name or address"),
            "127.0.0.1",
            "where metrics and the live page are served",
            c -> c.http().host());
    static final Option<Integer> PORT = new Option<>(
            "http.port",
            wholeNumber(0, 65535),
            9464,
            "the port; 0 for any, and the next free one where it is taken",
            c -> c.http().port());
    static final Option<Optional<String>> USER = new Option<>(
            "http.user",
            orWord("none", matching("a name without a colon", "[^:]+")),
            Optional.empty(),
            "who may look, with a password; none for everybody who reaches the port",
            c -> c.http().user());
    static final Option<Optional<String>> PASSWORD_HASH = new Option<>(
            "http.passwordHash",
            orWord(
                    "none",
                    matching(
                            "what the command hash-password prints",
                            "pbkdf2-sha256:\\d{4,7}:[\\w+/=]{16,}:[\\w+/=]{40,}")),
            Optional.empty(),
            "hash of that user's password, as the command hash-password prints it",
            c -> c.http().passwordHash());
    static final Option<Optional<Path>> KEY_STORE = new Option<>(
            "http.keyStore",
            orWord("none", path("a PKCS12 file")),
            Optional.empty(),
            "key and certificate with which TLS is spoken; none for plain HTTP",
            c -> c.http().keyStore());
    static final Option<Optional<Path>> KEY_STORE_PASSWORD = new Option<>(
            "http.keyStorePasswordFile",
            orWord("none", path("a file that holds a password")),
            Optional.empty(),
            "the file whose first line is the key store's password",
            c -> c.http().keyStorePasswordFile());
    static final Option<Optional<URI>> PUSH_GATEWAY = new Option<>(
            "push.gateway",
            orWord("none", url()),
            Optional.empty(),
            "a Prometheus Pushgateway that is sent the metrics with each report and at the end",
            c -> c.push().gateway());
    static final Option<String> PUSH_JOB = new Option<>(
            "push.job",
            text("a name"),
            "spectrascope",
            "the label job under which the Pushgateway keeps them",
            c -> c.push().job());
    static final Option<Optional<String>> PUSH_USER = new Option<>(
            "push.user",
            orWord("none", matching("a name without a colon", "[^:]+")),
            Optional.empty(),
            "who sends, where the Pushgateway wants basic authentication",
            c -> c.push().user());
    static final Option<Optional<Path>> PUSH_PASSWORD = new Option<>(
            "push.passwordFile",
            orWord("none", path("a file that holds a password")),
            Optional.empty(),
            "the file whose first line is that user's password",
            c -> c.push().passwordFile());
    static final Option<Optional<URI>> PUSH_OTLP = new Option<>(
            "push.otlp",
            orWord("none", url()),
            Optional.empty(),
            "where an OpenTelemetry collector is sent the metrics by HTTP, once a minute and at the end",
            c -> c.push().otlp());
    static final Option<Boolean> PUSH_MICROMETER = new Option<>(
            "push.micrometer",
            flag(),
            false,
            "whether the global registry of the program's own Micrometer gets the same meters",
            c -> c.push().micrometer());
    static final Option<SizeOfG> PEAK_OF = new Option<>(
            "peak.of",
            choice(List.of(SizeOfG.values()), SizeOfG::label),
            PEAK.of(),
            "whose peak is meant by that of G: raw: the sum of its top eigenvalues; normalised: over the bulk edge of H",
            c -> c.peak().of());
    static final Option<Double> PEAK_PROMINENCE = new Option<>(
            "peak.prominence",
            number(0, 1),
            PEAK.prominence(),
            "share of the largest value by which G must have risen before and fallen since",
            c -> c.peak().prominence());
    static final Option<Integer> PEAK_PATIENCE = new Option<>(
            "peak.patience",
            wholeNumber(1, ANY),
            PEAK.patience(),
            "reports in a row in which it must have fallen so far",
            c -> c.peak().patience());
    static final Option<Duration> EXIT_WAIT = new Option<>(
            "exitWait",
            duration(),
            Duration.ofMinutes(10),
            "how long the JVM may stay up after training for reports still to come",
            AgentConfiguration::exitWait);
    static final Option<Path> RUN_DIRECTORY = new Option<>(
            "runDirectory",
            path("a folder"),
            Path.of("spectrascope-runs"),
            "the folder in which each run gets a folder of its own",
            AgentConfiguration::runDirectory);
    static final Option<Optional<Optional<Path>>> RESUME = new Option<>(
            "resume",
            orWord("never", orWord("latest", path("a run directory"))),
            Optional.empty(),
            "the run that a network restored from a checkpoint goes on with; latest: the newest of its kind",
            c -> c.resume().map(AgentConfiguration.Resume::run));
    static final Option<Boolean> STRICT = new Option<>(
            "strict",
            flag(),
            false,
            "whether a faulty configuration stops the JVM before main",
            AgentConfiguration::strict);

    /** In the order in which they are shown. */
    static final List<Option<?>> ALL = List.of(
            EPOCHS,
            ITERATIONS,
            ITERATIONS_PER_EPOCH,
            NETWORKS_MOST,
            NETWORKS_WHICH,
            NETWORKS_LAYER,
            NETWORKS_PARAMETERS,
            EXAMPLES_PER_CLASS,
            EXAMPLES,
            SETS_MEMORY_BUDGET,
            SETS_SEED,
            CLASS_NAMES,
            TRAIN,
            TEST,
            OPERATORS,
            TOP,
            BOTTOM,
            TOLERANCE,
            PRODUCTS,
            PRECISION,
            NO_DENSITY,
            STEPS,
            VECTORS,
            POINTS,
            KAPPA,
            DEFLATED,
            NO_LOG_DENSITY,
            LOG_STEPS,
            LOG_EPSILON,
            LOG_POINTS,
            LOG_KAPPA,
            LAYERS,
            GROUPS,
            SAMPLE_SPREAD,
            COMPARE_DOUBLE,
            CLASS_STRUCTURE,
            KNOCK_OUTS,
            CLASS_STRUCTURE_MEMORY,
            METHODS,
            PROBES_SEED,
            BATCH_SIZE,
            MEMORY_BUDGET,
            EIGEN_MEMORY,
            THREADS,
            DEVICE,
            SHARE,
            PER_REPORT,
            BEHIND,
            QUEUE,
            SNAPSHOTS_SPACE,
            LEFT_SPACE,
            WORKER,
            HOST,
            PORT,
            USER,
            PASSWORD_HASH,
            KEY_STORE,
            KEY_STORE_PASSWORD,
            PUSH_GATEWAY,
            PUSH_JOB,
            PUSH_USER,
            PUSH_PASSWORD,
            PUSH_OTLP,
            PUSH_MICROMETER,
            PEAK_OF,
            PEAK_PROMINENCE,
            PEAK_PATIENCE,
            EXIT_WAIT,
            RUN_DIRECTORY,
            RESUME,
            STRICT);

    /** Keys of options whose own keys are names that the user chooses. */
    static final Set<String> MAPS = Set.of(GROUPS.key());

    /** Keys of options that are nobody else's business: they are not written to the run. */
    static final Set<String> SECRETS = Set.of(PASSWORD_HASH.key());

    /** Options that make sense together only. */
    static final List<List<Option<? extends Optional<?>>>> PAIRS = List.of(
            List.of(USER, PASSWORD_HASH), List.of(KEY_STORE, KEY_STORE_PASSWORD), List.of(PUSH_USER, PUSH_PASSWORD));

    private Options() {}

    private static Function<AgentConfiguration, Schedule.Rule> rule(Schedule.Unit unit) {
        return c -> c.schedule().unit() == unit ? c.schedule().rule() : null;
    }

    private static <T> Function<AgentConfiguration, T> density(Function<DensityPlan, T> field) {
        return c -> c.probes().density() == null ? null : field.apply(c.probes().density());
    }

    private static <T> Function<AgentConfiguration, T> logDensity(Function<LogDensityPlan, T> field) {
        return c ->
                c.probes().logDensity() == null ? null : field.apply(c.probes().logDensity());
    }
}
