/**
 * Layers, vertices and preprocessors that know of time steps: recurrences, their wrappers, embeddings of sequences.
 *
 * <p>Recurrences are recorded in the order [t, n, c]; a {@code RecurrentCell} says what happens in one time step.
 */
package dev.spectrascope.probes.network.recurrent;
