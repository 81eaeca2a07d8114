package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One run on disk; see the package for the layout. Holds nothing but the path: every question is answered from the
 * files, so that several processes may work on one run. Safe for use by several threads.
 */
public final class RunDirectory {

    private static final String JSON = ".json";
    private static final String PARAMETERS = ".npy";

    /** The name of a file or folder of a snapshot, with its iteration. */
    private static final Pattern OF_SNAPSHOT = Pattern.compile("e\\d{6,}-i(\\d{7,9})(?:\\..*)?");

    private final Path root;

    private RunDirectory(Path root) {
        this.root = root;
    }

    /**
     * Makes the directory of a new run, with its parents.
     *
     * @throws IOException if it cannot be made or written to
     */
    public static RunDirectory create(Path root, RunDescription run, NetworkDescription network) throws IOException {
        Files.createDirectories(root);
        RunDirectory directory = new RunDirectory(root);
        directory.write(run);
        Json.write(root.resolve("network.json"), network);
        return directory;
    }

    /**
     * Opens a run that exists.
     *
     * @throws IOException if it is no run directory; one line that says so
     */
    public static RunDirectory open(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root + " is not a directory");
        }
        if (!Files.isRegularFile(root.resolve("run.json"))) {
            throw new NoSuchFileException(root + " holds no run.json, so it is not a run directory");
        }
        return new RunDirectory(root);
    }

    public Path root() {
        return root;
    }

    public RunDescription run() throws IOException {
        return Json.read(root.resolve("run.json"), RunDescription.class);
    }

    /** Replaces {@code run.json}. */
    public void write(RunDescription run) throws IOException {
        Json.write(root.resolve("run.json"), run);
    }

    public NetworkDescription network() throws IOException {
        return Json.read(root.resolve("network.json"), NetworkDescription.class);
    }

    /** DL4J's JSON of the network, for readers that have no DL4J on their class path. */
    public JsonNode networkConfiguration() throws IOException {
        return Json.read(root.resolve("network.json"), JsonNode.class).path("configuration");
    }

    // --- probe sets ---

    /** Where the examples of a set are, in a format that {@link SavedExamples} reads. */
    public Path setFile(String set) {
        return root.resolve("sets").resolve(set + ".bin");
    }

    public void writeSet(String set, DataSet examples) throws IOException {
        AtomicFile.write(setFile(set), examples::save);
    }

    /** Of a network with several inputs or outputs. */
    public void writeSet(String set, MultiDataSet examples) throws IOException {
        AtomicFile.write(setFile(set), examples::save);
    }

    /** The examples of a set, empty where it has none. */
    public Optional<MultiDataSet> readSet(String set) throws IOException {
        return Files.isRegularFile(setFile(set)) ? Optional.of(SavedExamples.read(setFile(set))) : Optional.empty();
    }

    /** Declares the sets final. */
    public void write(SetsDescription sets) throws IOException {
        Json.write(setsFile(), sets);
    }

    /** How the sets were chosen; empty while they are still being chosen. */
    public Optional<SetsDescription> sets() throws IOException {
        return Files.isRegularFile(setsFile())
                ? Optional.of(Json.read(setsFile(), SetsDescription.class))
                : Optional.empty();
    }

    private Path setsFile() {
        return root.resolve("sets").resolve("sets.json");
    }

    // --- snapshots ---

    /**
     * Stores a snapshot.
     *
     * @param parameters DL4J's flat vector, shape [n] or [1, n]
     */
    public void write(Snapshot snapshot, INDArray parameters) throws IOException {
        ParameterFile.write(parameterFile(snapshot), parameters);
        Json.write(snapshots().resolve(snapshot.name() + JSON), snapshot);
        Files.deleteIfExists(gaps().resolve(snapshot.name() + JSON));
    }

    /** DL4J's flat parameter vector at a snapshot, shape [n]. */
    public INDArray readParameters(Snapshot snapshot) throws IOException {
        return ParameterFile.read(parameterFile(snapshot));
    }

    /** What the parameters of all snapshots take, in bytes. */
    public long parameterBytes() throws IOException {
        if (!Files.isDirectory(snapshots())) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(snapshots())) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(PARAMETERS)).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /**
     * Snapshots whose parameters are there though nobody is going to ask for them: those that have a report, in the order in which
     * they were taken, then those that were passed over.
     */
    public List<Snapshot> dispensable() throws IOException {
        Set<String> reported = Set.copyOf(names(spectra()));
        Set<String> passedOver = Set.copyOf(names(gaps()));
        List<Snapshot> all = readSnapshots();
        List<Snapshot> found = new ArrayList<>();
        for (Set<String> names : List.of(reported, passedOver)) {
            all.stream()
                    .filter(snapshot -> names.contains(snapshot.name()) && !found.contains(snapshot))
                    .filter(snapshot -> Files.isRegularFile(parameterFile(snapshot)))
                    .forEach(found::add);
        }
        return found;
    }

    /** Removes what can be done without, and says so. */
    public void removeParameters(Snapshot snapshot, String reason) throws IOException {
        write(new Gap(snapshot.name(), Gap.Kind.REMOVED, reason, Instant.now()));
        Files.deleteIfExists(parameterFile(snapshot));
    }

    /** Whether a snapshot is complete. */
    public boolean has(Snapshot snapshot) {
        return Files.isRegularFile(snapshots().resolve(snapshot.name() + JSON));
    }

    /** All complete snapshots, in the order in which they were taken. */
    public List<Snapshot> readSnapshots() throws IOException {
        List<Snapshot> found = new ArrayList<>();
        for (String name : names(snapshots())) {
            found.add(Json.read(snapshots().resolve(name + JSON), Snapshot.class));
        }
        found.sort(Snapshot.IN_ORDER);
        return found;
    }

    private Path snapshots() {
        return root.resolve("snapshots");
    }

    private Path parameterFile(Snapshot snapshot) {
        return snapshots().resolve(snapshot.name() + PARAMETERS);
    }

    // --- reports and failures ---

    /** Where the report of a snapshot is, or will be. */
    public Path reportFile(String snapshot) {
        return spectra().resolve(snapshot + JSON);
    }

    /** Stores a report; a failure noted before for this snapshot is taken back. */
    public void write(String snapshot, SpectrumReport report) throws IOException {
        Json.write(reportFile(snapshot), report);
        Files.deleteIfExists(failures().resolve(snapshot + JSON));
    }

    /** Names of the snapshots that have a report, in the order in which they were taken. */
    public List<String> reportNames() throws IOException {
        Set<String> reported = Set.copyOf(names(spectra()));
        return readSnapshots().stream()
                .map(Snapshot::name)
                .filter(reported::contains)
                .toList();
    }

    public SpectrumReport readReport(String snapshot) throws IOException {
        return Json.read(reportFile(snapshot), SpectrumReport.class);
    }

    public void write(Failure failure) throws IOException {
        Json.write(failures().resolve(failure.snapshot() + JSON), failure);
    }

    public List<Failure> readFailures() throws IOException {
        List<Failure> found = new ArrayList<>();
        for (String name : names(failures())) {
            found.add(Json.read(failures().resolve(name + JSON), Failure.class));
        }
        return found;
    }

    /** Says why something is missing, unless the file system has no room even for that. */
    public void write(Gap gap) throws IOException {
        Json.write(gaps().resolve(gap.snapshot() + JSON), gap);
    }

    /** What is missing, by the names of the snapshots. */
    public List<Gap> readGaps() throws IOException {
        List<Gap> found = new ArrayList<>();
        for (String name : names(gaps())) {
            found.add(Json.read(gaps().resolve(name + JSON), Gap.class));
        }
        return found;
    }

    /** Lets a snapshot that was passed over have its turn, if its parameters are there. */
    public void forgetGap(Gap gap) throws IOException {
        if (gap.kind() == Gap.Kind.PASSED_OVER) {
            Files.deleteIfExists(gaps().resolve(gap.snapshot() + JSON));
        }
    }

    /** Lets a snapshot that failed be tried again. */
    public void forgetFailure(String snapshot) throws IOException {
        Files.deleteIfExists(failures().resolve(snapshot + JSON));
    }

    /** Snapshots with neither report nor failure that were not passed over, in the order in which they were taken. */
    public List<Snapshot> pending() throws IOException {
        Set<String> settled = new HashSet<>(names(spectra()));
        settled.addAll(names(failures()));
        settled.addAll(names(gaps()));
        return readSnapshots().stream()
                .filter(snapshot -> !settled.contains(snapshot.name()))
                .toList();
    }

    private Path spectra() {
        return root.resolve("spectra");
    }

    /** Where it is kept how the reports evolve: what {@code agent.dynamics} finds in them. */
    public Path dynamicsFile() {
        return root.resolve("dynamics.json");
    }

    private Path failures() {
        return root.resolve("failures");
    }

    private Path gaps() {
        return root.resolve("gaps");
    }

    /** Where the measurement of a snapshot keeps what it has while it lasts. */
    Path checkpoints(String snapshot) {
        return root.resolve("checkpoints").resolve(snapshot);
    }

    // --- going back ---

    /**
     * Puts aside what belongs to snapshots after an iteration, into a folder {@code abandoned/N}: training goes on from there, and
     * comes to those iterations anew. Nothing is removed.
     *
     * @return the number of snapshots put aside
     */
    public int abandonAfter(int iteration) throws IOException {
        int count = (int) readSnapshots().stream()
                .filter(snapshot -> snapshot.iteration() > iteration)
                .count();
        Path aside = null;
        for (String folder : List.of("snapshots", "spectra", "failures", "gaps", "checkpoints")) {
            // A snapshot is there as long as its .json is, which comes before its .npy.
            for (Path file : filesAfter(root.resolve(folder), iteration)) {
                aside = aside == null ? freeFolderFor("abandoned") : aside;
                Path target = Files.createDirectories(aside.resolve(folder));
                Files.move(file, target.resolve(file.getFileName()));
            }
        }
        return count;
    }

    private static List<Path> filesAfter(Path folder, int iteration) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        Matcher name = OF_SNAPSHOT.matcher(file.getFileName().toString());
                        return name.matches() && Integer.parseInt(name.group(1)) > iteration;
                    })
                    .sorted()
                    .toList();
        }
    }

    private Path freeFolderFor(String name) {
        int number = 1;
        while (Files.exists(root.resolve(name).resolve(Integer.toString(number)))) {
            number++;
        }
        return root.resolve(name).resolve(Integer.toString(number));
    }

    // --- worker ---

    public void write(WorkerStatus status) throws IOException {
        Json.write(workerFile(), status);
    }

    /** The last the worker said of itself, empty before it said anything. */
    public Optional<WorkerStatus> workerStatus() throws IOException {
        return Files.isRegularFile(workerFile())
                ? Optional.of(Json.read(workerFile(), WorkerStatus.class))
                : Optional.empty();
    }

    private Path workerFile() {
        return root.resolve("worker.json");
    }

    /** Stems of the JSON files in a folder, sorted; drafts begin with a dot and are left out. */
    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(JSON) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - JSON.length()))
                    .sorted()
                    .toList();
        }
    }
}
