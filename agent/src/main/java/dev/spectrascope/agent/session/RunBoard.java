package dev.spectrascope.agent.session;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.log.AgentLog;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.CaptureMetrics;
import dev.spectrascope.agent.metrics.Exposition;
import dev.spectrascope.agent.metrics.JobRegistry;
import dev.spectrascope.agent.metrics.MetricsRegistry;
import dev.spectrascope.agent.metrics.NetworkMetrics;
import dev.spectrascope.agent.metrics.PushThread;
import dev.spectrascope.agent.metrics.Pushgateway;
import dev.spectrascope.agent.metrics.RunMetrics;
import dev.spectrascope.agent.web.RunEvents;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.agent.web.SpectrascopeServer;
import dev.spectrascope.agent.worker.JobBlas;
import dev.spectrascope.agent.worker.WorkerTurn;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deeplearning4j.nn.api.Model;

/**
 * What the runs of one JVM have in common: one registry of metrics, one server that shows them all, and one turn for their
 * workers. The server is started with the first run. Safe for use by several threads.
 */
final class RunBoard implements AutoCloseable {

    private final AgentConfiguration.Http http;
    private final AgentLog log;
    private final MetricsRegistry registry = new MetricsRegistry();
    private final NetworkMetrics networks = registry.networks();
    private final List<ServedRun> shown = new CopyOnWriteArrayList<>();
    private final Map<String, CaptureMetrics> captures = new ConcurrentHashMap<>();
    private final Map<String, RunMetrics> metrics = new ConcurrentHashMap<>();
    private final RunEvents events = new RunEvents();
    private final WorkerTurn turn = new WorkerTurn();
    private final Optional<PushThread> pushes;
    private SpectrascopeServer server;

    /** Beside the server, whose class cannot be had where the JVM has no module for HTTP. */
    private String address;

    private boolean tried;

    RunBoard(AgentConfiguration.Http http, AgentConfiguration.Push push, AgentLog log) {
        this.http = http;
        this.log = log;
        if (push.micrometer()) {
            followInJob();
        }
        push.otlp().ifPresent(collector -> registry.sendByOtlp(collector.toString(), this::notPushed));
        pushes = push.gateway().flatMap(gateway -> pushing(gateway, push));
    }

    /** The meters of what the training JVM itself does for a run. */
    CaptureMetrics capture(String run) {
        return captures.computeIfAbsent(run, registry::capture);
    }

    /** The meters of a run as its directory tells it. */
    RunMetrics run(String run) {
        return metrics.computeIfAbsent(run, registry::run);
    }

    /** Counts a network that trains and gets no run. */
    void countUnwatched() {
        networks.unwatched();
    }

    /** What happens to the runs, for those who listen. */
    RunEvents events() {
        return events;
    }

    WorkerTurn turn() {
        return turn;
    }

    /**
     * Shows a run beside the others, or anew if it is gone on with.
     *
     * @return where; empty where nothing can be shown
     */
    synchronized Optional<String> show(ServedRun run) {
        shown.removeIf(other -> other.id().equals(run.id()));
        shown.add(run);
        // Runs are named after the moment at which they began.
        shown.sort(Comparator.comparing(ServedRun::id));
        if (!tried) {
            tried = true;
            // Of the JVM, not of a run.
            JobBlas.advice().ifPresent(log::info);
            serve(capture(run.id()));
        }
        return Optional.ofNullable(address);
    }

    private void serve(CaptureMetrics first) {
        try {
            server = SpectrascopeServer.start(http, shown, events, registry::scrape, this::faults);
            address = server.address();
            log.info("metrics and live page at " + address
                    + (http.port() == 0 || server.port() == http.port()
                            ? ""
                            : ", since port " + http.port() + " is taken"));
            if (server.isExposed()) {
                log.info("everybody who reaches " + http.host()
                        + " can look; http.user and http.passwordHash keep others out");
            }
        } catch (IOException | RuntimeException fault) {
            failed(first, "serving metrics", fault);
        } catch (NoClassDefFoundError fault) {
            // Programs on a module path resolve few modules of the JDK's.
            failed(first, "serving metrics needs --add-modules jdk.httpserver", fault);
        }
    }

    private Optional<PushThread> pushing(URI gateway, AgentConfiguration.Push push) {
        try {
            Pushgateway target =
                    new Pushgateway(gateway, push.job(), PushingProcess::instance, PushingProcess.credentials(push));
            return Optional.of(new PushThread(
                    target, () -> registry.scrape(Exposition.TEXT).body(), this::notPushed));
        } catch (IOException fault) {
            log.warn("metrics are not sent: " + fault.getMessage());
            return Optional.empty();
        }
    }

    private void followInJob() {
        try {
            JobRegistry job = new JobRegistry(Model.class.getClassLoader());
            registry.followIn(job, fault -> log.fault(AgentFault.PUSH.label(), "copying metrics to the job's", fault));
        } catch (ReflectiveOperationException | LinkageError absent) {
            log.warn("push.micrometer: the program has no Micrometer beside DL4J's classes, so it gets no metrics");
        }
    }

    /** There is a new report. */
    void reported() {
        pushes.ifPresent(PushThread::due);
    }

    private void notPushed(IOException fault) {
        captures.values().stream().findFirst().ifPresent(first -> first.fault(AgentFault.PUSH));
        log.fault(AgentFault.PUSH.label(), "sending metrics", fault);
    }

    private void failed(CaptureMetrics first, String doing, Throwable fault) {
        first.fault(AgentFault.HTTP);
        log.fault(AgentFault.HTTP.label(), doing, fault);
    }

    /** Of all runs together. */
    private Map<String, Long> faults() {
        Map<String, Long> sum = new LinkedHashMap<>();
        captures.values()
                .forEach(capture -> capture.faults().forEach((kind, count) -> sum.merge(kind, count, Long::sum)));
        return sum;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.close();
        }
        pushes.ifPresent(PushThread::close);
        registry.close();
    }
}
