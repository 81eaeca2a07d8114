package dev.spectrascope.agent.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.spi.LocationAwareLogger;

/**
 * Logs through SLF4J where the program has it with a backend, else through {@code java.util.logging}. Faults that recur
 * are told the first, second, fourth, eighth … time. Safe for use by several threads.
 */
public final class AgentLog {

    private static final String NAME = "dev.spectrascope";
    private static final String PREFIX = "[spectrascope] ";

    private volatile BiConsumer<Level, String> backend;
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();

    AgentLog(BiConsumer<Level, String> backend) {
        this.backend = backend;
    }

    /** Finds out what the program logs with. */
    public static AgentLog create() {
        try {
            return new AgentLog(Slf4j.backend());
        } catch (LinkageError | RuntimeException e) {
            return new AgentLog(Logger.getLogger(NAME)::log);
        }
    }

    /** Goes on with standard error: when the JVM goes down, loggers close their outputs at once. */
    public void jvmEnds() {
        backend = (level, line) -> System.err.println(line);
    }

    public void info(String event) {
        backend.accept(Level.INFO, PREFIX + event);
    }

    public void warn(String event) {
        backend.accept(Level.WARNING, PREFIX + event);
    }

    /**
     * Tells of a fault, unless its kind has been told of often.
     *
     * @param kind distinguishes faults for the purpose of counting
     * @param event what was being done, in words
     */
    public void fault(String kind, String event, Throwable cause) {
        recurring(kind, event + ": " + oneLine(cause));
    }

    /**
     * Warns, unless this kind of warning has been given often.
     *
     * @param kind distinguishes warnings for the purpose of counting
     */
    public void recurring(String kind, String event) {
        long count = counts.computeIfAbsent(kind, key -> new AtomicLong()).incrementAndGet();
        if (Long.bitCount(count) == 1) {
            warn(event + (count == 1 ? "" : " (number " + count + " of this kind)"));
        }
    }

    private static String oneLine(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        String text = cause.toString().strip().replaceAll("\\s+", " ");
        return trace.length == 0 ? text : text + " at " + trace[0];
    }

    /** Apart, so that the agent's log can be made where SLF4J is absent. */
    private static final class Slf4j {
        static BiConsumer<Level, String> backend() {
            org.slf4j.Logger logger = LoggerFactory.getLogger(NAME);
            if (logger instanceof NOPLogger) {
                throw new IllegalStateException("SLF4J has no backend");
            }
            if (logger instanceof LocationAwareLogger exact) {
                // Names as the place of an event whoever calls this class, not its innards.
                return (level, line) -> exact.log(null, AgentLog.class.getName(), code(level), line, null, null);
            }
            return (level, line) -> {
                if (level == Level.INFO) {
                    logger.info(line);
                } else {
                    logger.warn(line);
                }
            };
        }

        private static int code(Level level) {
            return level == Level.INFO ? LocationAwareLogger.INFO_INT : LocationAwareLogger.WARN_INT;
        }
    }
}
