package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.agent.metrics.MetricsRegistry;
import dev.spectrascope.agent.metrics.ReportFollower;
import dev.spectrascope.agent.metrics.RunMetrics;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.web.RunEvents;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.agent.web.SpectrascopeServer;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        description = "Serves page, metrics and reports of finished or running runs until interrupted.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final int LAST_PORT = 65535;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "run directories")
    private List<Path> directories;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "configuration whose section http says where to listen, and for whom")
    private Path configuration;

    @Option(names = "--host", description = "interface to listen on (default: 127.0.0.1)")
    private String host;

    @Option(names = "--port", description = "port, 0 for any; a busy one: the next free (default: 9464)")
    private Integer port;

    @Spec
    private CommandSpec spec;

    private record FollowedRun(ServedRun served, ReportFollower follower) {}

    @Override
    public Integer call() throws IOException, CommandFailure, InterruptedException {
        if (port != null && (port < 0 || port > LAST_PORT)) {
            throw CommandFailure.usage("--port is " + port + "; it must be from 0 to " + LAST_PORT);
        }
        AgentConfiguration.Http http = http();
        RunEvents events = new RunEvents();
        PrintWriter out = spec.commandLine().getOut();
        try (MetricsRegistry metrics = new MetricsRegistry()) {
            List<FollowedRun> runs = runs(metrics, events);
            List<ServedRun> served = runs.stream().map(FollowedRun::served).toList();
            try (SpectrascopeServer server = SpectrascopeServer.start(http, served, events, metrics::scrape, Map::of)) {
                out.println("Serving " + server.address() + " until interrupted (Ctrl-C).");
                runs.forEach(run -> run.follower().start());
                new CountDownLatch(1).await();
            }
            return 0;
        }
    }

    private AgentConfiguration.Http http() throws CommandFailure {
        List<String> pairs = new ArrayList<>();
        if (host != null) {
            pairs.add("http.host=" + host);
        }
        if (port != null) {
            pairs.add("http.port=" + port);
        }
        ConfigurationLoader.Outcome outcome =
                ConfigurationLoader.load(configuration == null ? null : configuration.toString(), pairs);
        if (!outcome.ok()) {
            throw CommandFailure.problems(outcome.problems());
        }
        return outcome.configuration().http();
    }

    private List<FollowedRun> runs(MetricsRegistry metrics, RunEvents events) throws IOException, CommandFailure {
        List<FollowedRun> runs = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        for (Path path : directories) {
            RunDirectory run = RunDirectory.open(path);
            String id = ServedRun.idOf(run);
            if (runs.stream().anyMatch(other -> other.served().id().equals(id))) {
                throw CommandFailure.usage("two runs are named " + id + "; serve them apart");
            }
            RunMetrics meters = metrics.run(id);
            RunReader reader = RunReader.hurried(run);
            AtomicBoolean told = new AtomicBoolean();
            ReportFollower follower = new ReportFollower(
                    run,
                    reader,
                    state -> {
                        if (told.compareAndSet(false, true)) {
                            tellRead(id, state.reports().size());
                        }
                        meters.update(state);
                        events.update(id, state);
                    },
                    fault -> err.println("spectrascope: " + path + ": " + fault.getMessage()));
            runs.add(new FollowedRun(ServedRun.of(run, follower::state, reader::progress), follower));
        }
        return runs;
    }

    private void tellRead(String id, int reports) {
        spec.commandLine().getOut().println(id + ": " + reports + (reports == 1 ? " report" : " reports") + " read");
        spec.commandLine().getOut().flush();
    }
}
