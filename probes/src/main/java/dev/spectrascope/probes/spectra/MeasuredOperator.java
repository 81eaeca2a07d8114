package dev.spectrascope.probes.spectra;

import java.util.Map;

/**
 * All that a report says of one operator.
 *
 * @param products spent on it
 * @param productsByStage the same by stage
 * @param seconds wall-clock time by stage
 */
public record MeasuredOperator(
        OperatorSpectrum spectrum, long products, Map<String, Long> productsByStage, Map<String, Double> seconds) {}
