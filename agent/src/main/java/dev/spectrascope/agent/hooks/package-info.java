/**
 * Weaves calls of {@link dev.spectrascope.agent.bridge.TrainingHooks} into a few classes of DL4J as they are loaded.
 *
 * <p>The woven code forwards and nothing else; what it forwards to never throws. Methods are matched by exact name and
 * arguments; one that a DL4J version lacks is told and done without.
 */
package dev.spectrascope.agent.hooks;
