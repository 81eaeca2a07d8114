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
 * Logs through SLF4J where the program has it with a backend, else through {@code java.util.logging}; one line for each
 * event, and no more than {@value #LINES_A_MINUTE} in a minute, after which it is told how many were left out. Faults that
 * recur are told the first, second, fourth, eighth … time. Safe for use by several threads.
 */
public final class AgentLog {

    private static final String NAME = "dev.spectrascope";
    private static final String PREFIX = "[spectrascope] ";

    static final int LINES_A_MINUTE = 60;

    private final String prefix;
    private volatile BiConsumer<Level, String> backend;
    private final LineBudget budget;
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();

    AgentLog(BiConsumer<Level, String> backend, LineBudget budget) {
        this(PREFIX, backend, budget);
    }

    private AgentLog(String prefix, BiConsumer<Level, String> backend, LineBudget budget) {
        this.prefix = prefix;
        this.backend = backend;
        this.budget = budget;
    }

    /** The same log with a subject before each line, and what recurs counted apart. */
    public AgentLog about(String subject) {
        return new AgentLog(prefix + subject + ": ", (level, line) -> backend.accept(level, line), budget);
    }

    /** Finds out what the program logs with. */
    public static AgentLog create() {
        LineBudget budget = new LineBudget(LINES_A_MINUTE, System::nanoTime);
        try {
            return new AgentLog(Slf4j.backend(), budget);
        } catch (LinkageError | RuntimeException e) {
            Logger logger = Logger.getLogger(NAME);
            // Its place is not one of the agent's classes, which tell a reader nothing.
            return new AgentLog((level, line) -> logger.logp(level, NAME, null, line), budget);
        }
    }

    /** Goes on with standard error: when the JVM goes down, loggers close their outputs at once. */
    public void jvmEnds() {
        backend = AgentLog::standardError;
        budget.renew();
    }

    public void info(String event) {
        tell(Level.INFO, event);
    }

    public void warn(String event) {
        tell(Level.WARNING, event);
    }

    private void tell(Level level, String event) {
        int leftOut = budget.spend();
        if (leftOut > 0) {
            write(
                    Level.WARNING,
                    leftOut + " lines were left out, since there were more than " + LINES_A_MINUTE + " in a minute");
        }
        if (leftOut >= 0) {
            write(level, event);
        }
    }

    private void write(Level level, String event) {
        String line = prefix + oneLine(event);
        try {
            backend.accept(level, line);
        } catch (RuntimeException | LinkageError e) {
            // The program's logging is at fault; nobody who trains is to suffer for that.
            standardError(level, line);
        }
    }

    private static void standardError(Level level, String line) {
        System.err.println(line);
    }

    /**
     * Tells of a fault, unless its kind has been told of often.
     *
     * @param kind distinguishes faults for the purpose of counting
     * @param event what was being done, in words
     */
    public void fault(String kind, String event, Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        recurring(kind, event + ": " + cause + (trace.length == 0 ? "" : " at " + trace[0]));
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

    private static String oneLine(String text) {
        return text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
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
