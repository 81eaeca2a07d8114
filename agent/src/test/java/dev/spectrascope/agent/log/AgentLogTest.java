package dev.spectrascope.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AgentLogTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final List<String> lines = new ArrayList<>();
    private final AgentLog log = new AgentLog(
            (level, line) -> lines.add(level + " " + line), new LineBudget(AgentLog.LINES_A_MINUTE, nanos::get));

    @Test
    void anEventIsOneLineWithAPrefix() {
        log.info("a run\n\tbegins\u001b[31m ");
        log.warn("mind\r\nthat");
        assertThat(lines).containsExactly("INFO [spectrascope] a run begins [31m", "WARNING [spectrascope] mind that");
    }

    @Test
    void aSubjectStandsBeforeEachLineAndCountsForItself() {
        AgentLog second = log.about("network 2");
        log.recurring("kind", "again");
        second.recurring("kind", "again");
        second.info("a run");
        assertThat(lines)
                .containsExactly(
                        "WARNING [spectrascope] again",
                        "WARNING [spectrascope] network 2: again",
                        "INFO [spectrascope] network 2: a run");
    }

    @Test
    void aFaultNamesItsCauseAndItsPlace() {
        IllegalStateException cause = new IllegalStateException("no\nroom");
        cause.setStackTrace(new StackTraceElement[] {new StackTraceElement("a.B", "write", "B.java", 3)});
        log.fault("storage", "writing", cause);
        assertThat(lines)
                .containsExactly(
                        "WARNING [spectrascope] writing: java.lang.IllegalStateException: no room at a.B.write(B.java:3)");
    }

    @Test
    void whatRecursIsToldLessAndLess() {
        for (int i = 0; i < 20; i++) {
            log.recurring("one", "again");
        }
        log.recurring("other", "first");
        assertThat(lines)
                .containsExactly(
                        "WARNING [spectrascope] again",
                        "WARNING [spectrascope] again (number 2 of this kind)",
                        "WARNING [spectrascope] again (number 4 of this kind)",
                        "WARNING [spectrascope] again (number 8 of this kind)",
                        "WARNING [spectrascope] again (number 16 of this kind)",
                        "WARNING [spectrascope] first");
    }

    @Test
    void aFloodIsCutAndItIsToldThatItWas() {
        for (int i = 0; i < AgentLog.LINES_A_MINUTE + 7; i++) {
            log.info("line " + i);
        }
        assertThat(lines).hasSize(AgentLog.LINES_A_MINUTE);
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.info("later");
        assertThat(lines.subList(AgentLog.LINES_A_MINUTE, lines.size()))
                .containsExactly(
                        "WARNING [spectrascope] 7 lines were left out, since there were more than 60 in a minute",
                        "INFO [spectrascope] later");
    }

    /** What is said at the end, how to finish the run among it, is not to be lost in a flood before. */
    @Test
    void atTheEndThereIsRoomAgainAndNothingGoesToStandardOutput() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream standard = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(standard, true));
        System.setErr(new PrintStream(errors, true));
        try {
            for (int i = 0; i < AgentLog.LINES_A_MINUTE; i++) {
                log.info("line " + i);
            }
            log.jvmEnds();
            log.info("finish it by hand");
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(standard.size()).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines()).containsExactly("[spectrascope] finish it by hand");
    }

    @Test
    void loggingThatFailsIsNoFaultOfTraining() {
        PrintStream err = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true));
        try {
            new AgentLog(
                            (level, line) -> {
                                throw new NoClassDefFoundError("an appender's class");
                            },
                            new LineBudget(1, nanos::get))
                    .info("said all the same");
        } finally {
            System.setErr(err);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8).strip()).isEqualTo("[spectrascope] said all the same");
    }

    /** The tests' class path has SLF4J with java.util.logging behind it. */
    @Test
    void goesToWhateverTheProgramLogsWith() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.spectrascope");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            AgentLog.create().warn("here");
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getMessage()).isEqualTo("[spectrascope] here");
            assertThat(record.getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getSourceClassName()).isEqualTo(AgentLogTest.class.getName());
        });
    }
}
