package dev.spectrascope.agent.dynamics;

/**
 * The size of G at one report.
 *
 * @param epoch epochs completed
 * @param iteration minibatches completed
 * @param size positive
 */
public record SizePoint(int epoch, int iteration, double size) {}
