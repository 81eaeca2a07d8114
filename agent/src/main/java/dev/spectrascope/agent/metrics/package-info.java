/**
 * What is known of runs as Prometheus metrics, and the thread that notices new reports.
 *
 * <p>{@link dev.spectrascope.agent.metrics.ReportFollower} watches a run directory and hands on
 * {@link dev.spectrascope.agent.metrics.RunState}s; {@link dev.spectrascope.agent.metrics.RunMetrics} turns them into
 * meters of a {@link dev.spectrascope.agent.metrics.MetricsRegistry}; a scrape reads what the last state left and never
 * computes. Everything carries the label {@code run}. The number of series is bounded: sets and operators are those of
 * the report's contract, ranks and stages are cut off at stated limits.
 *
 * <p>Limits: knows nothing of HTTP, and writes nothing.
 */
package dev.spectrascope.agent.metrics;
