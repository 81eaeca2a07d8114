package dev.spectrascope.probes.run;

import java.time.Instant;

/**
 * What the worker is doing, for those who watch it from outside.
 *
 * @param pid of the worker's process
 * @param snapshot being analysed, null while it waits
 * @param stage being measured, null while it waits
 * @param done products applied to this snapshot
 * @param expected products expected for this snapshot, an estimate
 * @param time of this status
 */
public record WorkerStatus(long pid, String snapshot, String stage, long done, long expected, Instant time) {}
