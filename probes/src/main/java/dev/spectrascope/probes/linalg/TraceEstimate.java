package dev.spectrascope.probes.linalg;

/**
 * An estimate of a trace, and its price.
 *
 * @param trace with its standard error, which is 0 where the trace is exact and absent where there was one sample only
 * @param products operator products spent
 */
public record TraceEstimate(Estimate trace, int products) {}
