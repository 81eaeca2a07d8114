/**
 * A run in words: what its reports support, and for what they do not support, that it cannot be told, and why.
 *
 * <p>{@link dev.spectrascope.agent.summary.Summary} puts together what each {@link dev.spectrascope.agent.summary.Finding} has to
 * say on its topic. A claim is made only where it holds for every value that residuals and standard errors leave open; factors that
 * are a matter of choice, such as from which gap on eigenvalues stand clear of others, are constants of the findings and figures in
 * the sentences.
 */
package dev.spectrascope.agent.summary;
