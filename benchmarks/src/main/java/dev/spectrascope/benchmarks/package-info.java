/** Programs that measure; {@code benchmarks/run.sh} starts them. They know the agent by its jar and its metrics only. */
package dev.spectrascope.benchmarks;
