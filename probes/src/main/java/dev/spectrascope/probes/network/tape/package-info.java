/**
 * Exact derivatives of a recorded computation: a tape of steps on ND4J arrays.
 *
 * <p>A {@link dev.spectrascope.probes.network.tape.Tape} records the primal of a function of some parameters once, step
 * by step as it is computed, and keeps of it only what the tangents need. It is then replayed any number of times: a
 * forward sweep of tangents gives J v, a reverse sweep of cotangents J<sup>T</sup>u, and a reverse sweep of cotangents
 * with their tangents the R-operator (Pearlmutter 1994), hence products with second derivatives. A replay does tangent
 * work only. There are few kinds of {@link dev.spectrascope.probes.network.tape.Step}; layers are compositions of them
 * and need no derivative code of their own.
 *
 * <p>This package knows nothing of DL4J. Sweeps write into arrays of a pool, since fresh memory costs the kernel's page
 * faults: measured on a CPU, 40 times an elementwise product. Nothing here may be used by two threads at once.
 */
package dev.spectrascope.probes.network.tape;
