package dev.spectrascope.agent.config;

import dev.spectrascope.agent.config.AgentConfiguration.Budget;
import dev.spectrascope.agent.config.AgentConfiguration.Disk;
import dev.spectrascope.agent.config.AgentConfiguration.Http;
import dev.spectrascope.agent.config.AgentConfiguration.Networks;
import dev.spectrascope.agent.config.AgentConfiguration.Push;
import dev.spectrascope.agent.config.AgentConfiguration.Resume;
import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.agent.dynamics.PeakOptions;
import dev.spectrascope.probes.spectra.BlockPlan;
import dev.spectrascope.probes.spectra.CheckPlan;
import dev.spectrascope.probes.spectra.ClassStructurePlan;
import dev.spectrascope.probes.spectra.DensityPlan;
import dev.spectrascope.probes.spectra.LogDensityPlan;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers settings from the weakest source to the strongest, and says what is wrong with them. */
final class ConfigurationBuilder {

    private static final Map<String, Option<?>> BY_KEY =
            Options.ALL.stream().collect(Collectors.toUnmodifiableMap(Option::key, option -> option));
    private static final Set<String> SECTIONS = Set.of(
            "schedule",
            "sets",
            "probes",
            "probes.density",
            "probes.logDensity",
            "budget",
            "disk",
            "http",
            "push",
            "peak");
    /** Sections of which the word none may stand in the place. */
    private static final List<String> SWITCHED_OFF_BY_NONE =
            List.of(Options.NO_DENSITY.key(), Options.NO_LOG_DENSITY.key());

    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    List<String> problems() {
        return problems;
    }

    /** Takes over one source; what it sets replaces what weaker ones set. */
    void add(List<Setting> source) {
        Set<String> set = new HashSet<>();
        for (Setting setting : source) {
            Option<?> option = BY_KEY.get(setting.key());
            if (option == null) {
                noSuchOption(setting);
            } else {
                parse(option, setting).ifPresent(value -> {
                    if (alternativesOf(option.key()).stream().anyMatch(set::contains)) {
                        problems.add(setting.problem("given together with "
                                + alternativesOf(option.key()).stream()
                                        .filter(set::contains)
                                        .collect(Collectors.joining(", "))
                                + "; keep one of them"));
                    }
                    set.add(option.key());
                    alternativesOf(option.key()).forEach(values::remove);
                    values.put(option.key(), value);
                });
            }
        }
    }

    private <T> Optional<T> parse(Option<T> option, Setting setting) {
        Optional<T> value = option.type().parse(setting.raw());
        if (value.isEmpty()) {
            problems.add(setting.problem("found " + YamlReader.quote(setting.text()) + "; allowed: "
                    + option.type().allowed()));
        }
        return value;
    }

    private void noSuchOption(Setting setting) {
        if (!SECTIONS.contains(setting.key())) {
            problems.add(setting.problem(
                    "unknown key; did you mean " + new NearestName(BY_KEY.keySet()).to(setting.key()) + "?"));
        } else if (setting.raw() != null && !setting.raw().equals(Map.of())) {
            problems.add(setting.problem("found " + YamlReader.quote(setting.text()) + "; allowed: the keys "
                    + Options.ALL.stream()
                            .map(Option::key)
                            .filter(key -> key.startsWith(setting.key() + "."))
                            .map(key -> key.substring(setting.key().length() + 1))
                            .collect(Collectors.joining(", "))));
        }
    }

    /** Keys that cannot be in effect beside this one. */
    private static Set<String> alternativesOf(String key) {
        if (key.equals(Options.EPOCHS.key())) {
            return Set.of(Options.ITERATIONS.key());
        }
        if (key.equals(Options.ITERATIONS.key())) {
            return Set.of(Options.EPOCHS.key());
        }
        for (String section : SWITCHED_OFF_BY_NONE) {
            if (key.equals(section)) {
                return BY_KEY.keySet().stream()
                        .filter(other -> other.startsWith(section + "."))
                        .collect(Collectors.toSet());
            }
            if (key.startsWith(section + ".")) {
                return Set.of(section);
            }
        }
        return Set.of();
    }

    /** Notes what is wrong between options, once each of them is right. */
    void checkTogether() {
        if (!problems.isEmpty()) {
            return;
        }
        for (List<Option<? extends Optional<?>>> pair : Options.PAIRS) {
            List<String> given = pair.stream()
                    .filter(option -> get(option).isPresent())
                    .map(Option::key)
                    .toList();
            if (given.size() == 1) {
                problems.add(given.get(0) + ": set without "
                        + pair.stream()
                                .map(Option::key)
                                .filter(key -> !given.contains(key))
                                .findFirst()
                                .orElseThrow()
                        + "; set both or none");
            }
        }
        if (get(Options.BEHIND) == BehindPolicy.NEWEST && get(Options.QUEUE).isPresent()) {
            problems.add(Options.QUEUE.key() + ": with budget.behind=newest nothing queues; set one of them");
        }
        if (get(Options.WORKER) == WorkerMode.THREAD && get(Options.DEVICE).isPresent()) {
            problems.add(Options.DEVICE.key()
                    + ": a worker=thread uses the device of the training job; only a worker=process can have its own");
        }
    }

    /** The configuration; only where there are no problems. */
    AgentConfiguration build() {
        return new AgentConfiguration(
                schedule(),
                get(Options.ITERATIONS_PER_EPOCH),
                new Networks(
                        get(Options.NETWORKS_MOST),
                        get(Options.NETWORKS_WHICH),
                        get(Options.NETWORKS_LAYER),
                        get(Options.NETWORKS_PARAMETERS)),
                new Sets(
                        get(Options.EXAMPLES_PER_CLASS),
                        get(Options.EXAMPLES),
                        get(Options.SETS_MEMORY_BUDGET),
                        get(Options.SETS_SEED),
                        get(Options.CLASS_NAMES),
                        get(Options.TRAIN),
                        get(Options.TEST)),
                plan(),
                new Budget(
                        get(Options.THREADS),
                        get(Options.DEVICE),
                        get(Options.SHARE),
                        get(Options.PER_REPORT),
                        get(Options.BEHIND),
                        get(Options.QUEUE)),
                new Disk(get(Options.SNAPSHOTS_SPACE), get(Options.LEFT_SPACE)),
                get(Options.WORKER),
                new Http(
                        get(Options.HOST),
                        get(Options.PORT),
                        get(Options.USER),
                        get(Options.PASSWORD_HASH),
                        get(Options.KEY_STORE),
                        get(Options.KEY_STORE_PASSWORD)),
                new Push(
                        get(Options.PUSH_GATEWAY),
                        get(Options.PUSH_JOB),
                        get(Options.PUSH_USER),
                        get(Options.PUSH_PASSWORD),
                        get(Options.PUSH_OTLP),
                        get(Options.PUSH_MICROMETER)),
                new PeakOptions(get(Options.PEAK_OF), get(Options.PEAK_PROMINENCE), get(Options.PEAK_PATIENCE)),
                get(Options.EXIT_WAIT),
                get(Options.RUN_DIRECTORY),
                get(Options.RESUME).map(Resume::new),
                get(Options.STRICT));
    }

    private Schedule schedule() {
        Schedule.Rule iterations = get(Options.ITERATIONS);
        Schedule.Rule epochs = get(Options.EPOCHS);
        if (iterations != null) {
            return new Schedule(Schedule.Unit.ITERATIONS, iterations);
        }
        return epochs == null ? Schedule.DEFAULT : new Schedule(Schedule.Unit.EPOCHS, epochs);
    }

    private ProbePlan plan() {
        return new ProbePlan(
                get(Options.OPERATORS),
                get(Options.TOP).orElse(null),
                get(Options.BOTTOM),
                get(Options.TOLERANCE),
                get(Options.PRODUCTS),
                get(Options.PRECISION),
                get(Options.NO_DENSITY) == null ? density() : null,
                hasLogDensity() ? logDensity() : null,
                get(Options.PROBES_SEED),
                get(Options.BATCH_SIZE),
                get(Options.MEMORY_BUDGET),
                get(Options.EIGEN_MEMORY),
                new BlockPlan(get(Options.LAYERS), get(Options.GROUPS)),
                new CheckPlan(get(Options.SAMPLE_SPREAD), get(Options.COMPARE_DOUBLE)),
                new ClassStructurePlan(
                        get(Options.CLASS_STRUCTURE).orElse(null),
                        get(Options.KNOCK_OUTS),
                        get(Options.CLASS_STRUCTURE_MEMORY)),
                get(Options.METHODS));
    }

    private DensityPlan density() {
        return new DensityPlan(
                get(Options.STEPS),
                get(Options.VECTORS),
                get(Options.POINTS),
                get(Options.KAPPA),
                get(Options.DEFLATED));
    }

    /** Whoever wants no density wants to save its products, and those of the log-spectrum are the same, unless asked for. */
    private boolean hasLogDensity() {
        String section = Options.NO_LOG_DENSITY.key() + ".";
        return get(Options.NO_LOG_DENSITY) == null
                && (get(Options.NO_DENSITY) == null
                        || values.keySet().stream().anyMatch(key -> key.startsWith(section)));
    }

    /** As many as the density's, of whose runs the log-spectrum is then read at no further product. */
    private int logSteps() {
        boolean followsDensity = !values.containsKey(Options.LOG_STEPS.key()) && get(Options.NO_DENSITY) == null;
        return get(followsDensity ? Options.STEPS : Options.LOG_STEPS);
    }

    private LogDensityPlan logDensity() {
        return new LogDensityPlan(
                logSteps(), get(Options.LOG_EPSILON), get(Options.LOG_POINTS), get(Options.LOG_KAPPA));
    }

    /** Each value was put there by the parser of its own option. */
    @SuppressWarnings("unchecked")
    private <T> T get(Option<T> option) {
        Object value = values.get(option.key());
        return value == null ? option.defaultValue() : (T) value;
    }
}
