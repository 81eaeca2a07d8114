/**
 * What a user asks for: a {@link dev.spectrascope.probes.spectra.ProbePlan} in, a
 * {@link dev.spectrascope.probes.spectra.SpectrumReport} out, with progress.
 *
 * <p>Glues the algorithms of {@code linalg} to the operators of {@code curvature}. Knows nothing of files: how reports
 * are stored is the business of {@code run}.
 */
package dev.spectrascope.probes.spectra;
