package dev.spectrascope.agent.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.spectrascope.agent.web.RunEvents.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code /api/events}: a stream of server-sent events (HTML Standard, section 9.2), each on a thread of its own, so that requests
 * find theirs free and a reader who is slow or gone holds up no one else. A stream ends after a while; browsers come back by
 * themselves.
 */
final class EventsHandler implements HttpHandler, AutoCloseable {

    private static final String PATH = "/api/events";
    private static final String STREAM = "text/event-stream";
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration OVERTIME = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final int UNAVAILABLE = 503;
    private static final int CHUNKED = 0;
    private static final int OK = 200;

    private static final Event END = new Event("end", "");

    private final RunEvents events;
    private final Set<RunEvents.Listener> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;
    private final Executor limited;
    private final Duration life;
    private final SecurityHeaders security;
    private final ResourceHandler others;
    private volatile boolean ended;

    /**
     * @param threads one for each stream; refuses more streams than there may be
     * @param limits that cut off a reader who takes nothing
     * @param life of a stream
     */
    EventsHandler(
            RunEvents events, ThreadPoolExecutor threads, TimeLimits limits, Duration life, SecurityHeaders security) {
        this.events = events;
        this.threads = threads;
        this.limited = limits.over(threads, life.plus(OVERTIME));
        this.life = life;
        this.security = security;
        this.others = new ResourceHandler(request -> Optional.empty(), security);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(PATH)
                || !exchange.getRequestMethod().equals("GET")) {
            others.handle(exchange);
            return;
        }
        RunEvents.Listener listener = events.listen();
        try {
            limited.execute(() -> stream(exchange, listener));
        } catch (RejectedExecutionException full) {
            listener.close();
            new Refusal(
                            UNAVAILABLE,
                            "there are " + threads.getMaximumPoolSize()
                                    + " event streams already; ask for /api/runs now and then")
                    .answer(exchange, security);
        }
    }

    private void stream(HttpExchange exchange, RunEvents.Listener listener) {
        long end = System.nanoTime() + life.toNanos();
        open.add(listener);
        try (exchange;
                listener) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", STREAM);
            headers.set("Cache-Control", "no-store");
            security.set(headers, STREAM);
            exchange.sendResponseHeaders(OK, CHUNKED);
            OutputStream out = exchange.getResponseBody();
            send(out, "retry: 1000\n\n");
            for (long left = life.toNanos();
                    left > 0 && !ended && !listener.hasMissed();
                    left = end - System.nanoTime()) {
                Event event = listener.next(Math.min(left, HEARTBEAT.toNanos()), TimeUnit.NANOSECONDS);
                if (event == null) {
                    send(out, ": nothing new\n\n");
                    events.checkPhases();
                } else if (event != END) {
                    send(out, "event: " + event.type() + "\ndata: " + event.data() + "\n\n");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader is gone.
        } finally {
            open.remove(listener);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Ends all streams: with their last chunk, where the reader takes it in time. */
    @Override
    public void close() {
        ended = true;
        threads.shutdown();
        open.forEach(listener -> listener.wake(END));
        try {
            if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                // Closes the connection of one that is in the middle of a word.
                threads.shutdownNow();
                threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
