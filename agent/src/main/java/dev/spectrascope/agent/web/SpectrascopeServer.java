package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.metrics.AgentFault;
import dev.spectrascope.agent.metrics.Exposition;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The HTTP server over one or several runs. A request beyond {@value #THREADS} at work and {@value #WAITING} waiting is
 * refused by closing its connection.
 */
public final class SpectrascopeServer implements AutoCloseable {

    /** How many ports are tried, the one asked for included. */
    static final int PORTS = 100;

    private static final int THREADS = 4;
    private static final int WAITING = 64;

    /**
     * Open together. The JDK's server knows only one number for all servers of a JVM, the program's too; so it is one that only
     * somebody who means harm reaches, and the program's own setting goes first.
     */
    private static final int CONNECTIONS = 500;

    /** In which a request must have come in whole: slow ones would occupy all threads. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofMinutes(2);

    /** After which a stream of events ends by itself; the time for an answer ends later. */
    private static final Duration STREAM = Duration.ofSeconds(100);

    private static final int LAST_PORT = 65535;
    private static final long IDLE_SECONDS = 30;

    /** Streams of events that may be open together. */
    static final int STREAMS = 16;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final TimeLimits limits;
    private final EventsHandler streams;
    private final boolean restricted;

    private SpectrascopeServer(
            HttpServer server,
            ThreadPoolExecutor threads,
            TimeLimits limits,
            EventsHandler streams,
            boolean restricted) {
        this.server = server;
        this.threads = threads;
        this.limits = limits;
        this.streams = streams;
        this.restricted = restricted;
    }

    /**
     * Serves at the first free port from the one asked for.
     *
     * @param http where, and for whom
     * @param runs to show, in this order
     * @param events of these runs
     * @param scrape the metrics in the format that the given {@code Accept} header prefers
     * @param faults counts by {@link AgentFault#label()}, shown by {@code /health}
     * @throws IOException one line naming host and ports, if none of {@value #PORTS} ports could be had, or the key store, if
     *     it cannot be used
     */
    public static SpectrascopeServer start(
            AgentConfiguration.Http http,
            List<ServedRun> runs,
            RunEvents events,
            Function<String, Exposition> scrape,
            Supplier<Map<String, Long>> faults)
            throws IOException {
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
        // Else the last piece of an answer waits for the receipt of those before, which clients put off by 40 ms.
        System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
        Optional<SSLContext> tls = http.keyStore().isPresent()
                ? Optional.of(new KeyStoreFile(
                                http.keyStore().get(),
                                http.keyStorePasswordFile().orElseThrow())
                        .context())
                : Optional.empty();
        PageResource page = new PageResource(new PageFiles());
        HttpServer server = bind(http.host(), http.port(), tls);
        ThreadPoolExecutor threads = threads("spectrascope-http-", THREADS, new ArrayBlockingQueue<>(WAITING));
        TimeLimits limits = new TimeLimits();
        server.setExecutor(limits.over(threads, REQUEST));
        SecurityHeaders security = page.security();
        EventsHandler streams = new EventsHandler(
                events, threads("spectrascope-events-", STREAMS, new SynchronousQueue<>()), limits, STREAM, security);
        Summaries summaries = new Summaries(runs, faults);
        RunReports reports = new RunReports(runs);
        Map<String, HttpHandler> handlers = new HashMap<>();
        Map.of(
                        "/metrics", new MetricsResource(scrape),
                        "/health", new HealthResource(summaries),
                        "/api/reports", new ReportsResource(reports, summaries),
                        "/api/runs", new RunsResource(runs, reports),
                        "/", page)
                .forEach((path, resource) -> handlers.put(path, new ResourceHandler(resource, security)));
        handlers.put("/api/events", streams);
        Optional<Authenticator> authenticator = http.user()
                .map(user -> new LoginAuthenticator(
                        user, PasswordHash.parse(http.passwordHash().orElseThrow()), System::nanoTime));
        // A site of another name has no password, however its name resolves.
        boolean anySite =
                authenticator.isEmpty() && server.getAddress().getAddress().isLoopbackAddress();
        handlers.forEach((path, handler) -> {
            HttpContext context = server.createContext(path, exchange -> {
                limits.extend(ANSWER);
                handler.handle(exchange);
            });
            authenticator.ifPresent(context::setAuthenticator);
            if (anySite) {
                context.getFilters().add(new HostFilter(http.host(), security));
            }
        });
        startAsDaemon(server);
        return new SpectrascopeServer(server, threads, limits, streams, authenticator.isPresent());
    }

    private static HttpServer bind(String host, int port, Optional<SSLContext> tls) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        int last = port == 0 ? 0 : Math.min(LAST_PORT, port + PORTS - 1);
        BindException refusal = null;
        for (int candidate = port; candidate <= last; candidate++) {
            try {
                InetSocketAddress place = new InetSocketAddress(address, candidate);
                if (tls.isEmpty()) {
                    return HttpServer.create(place, 0);
                }
                HttpsServer server = HttpsServer.create(place, 0);
                server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
                return server;
            } catch (BindException e) {
                refusal = e;
            }
        }
        throw new IOException(
                "no port from " + port + " to " + last + " of " + host + " could be listened on ("
                        + refusal.getMessage() + "); choose another with http.port",
                refusal);
    }

    /** The server's own thread is a daemon only if the thread that starts it is; it must not keep the job alive. */
    private static void startAsDaemon(HttpServer server) {
        FutureTask<Void> start = new FutureTask<>(server::start, null);
        Thread starter = new Thread(start, "spectrascope-http-start");
        starter.setDaemon(true);
        starter.start();
        try {
            start.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the HTTP server did not start: " + e.getCause(), e);
        }
    }

    private static ThreadPoolExecutor threads(String name, int most, BlockingQueue<Runnable> waiting) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(most, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Where a browser on this machine finds it, e.g. {@code http://127.0.0.1:9464/}. */
    public String address() {
        InetAddress host = server.getAddress().getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return (server instanceof HttpsServer ? "https://" : "http://") + (name.contains(":") ? "[" + name + "]" : name)
                + ":" + port() + "/";
    }

    /** Whether people on other machines can look without a password. */
    public boolean isExposed() {
        return !restricted && !server.getAddress().getAddress().isLoopbackAddress();
    }

    @Override
    public void close() {
        streams.close();
        server.stop(0);
        threads.shutdownNow();
        limits.close();
    }
}
