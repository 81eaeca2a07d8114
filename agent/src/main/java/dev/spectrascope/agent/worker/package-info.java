/**
 * Starting and watching the worker that turns snapshots into reports: a second JVM on the training job's class path.
 *
 * <p>The worker's own work is {@link dev.spectrascope.probes.run.RunAnalysis}; here is what keeps it going: the command
 * line, restarts after a crash, time limits, its log, and how long the end of the training JVM waits for it. Limits:
 * one worker for each run, on the same machine.
 */
package dev.spectrascope.agent.worker;
