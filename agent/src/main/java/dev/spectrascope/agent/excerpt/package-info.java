/**
 * Reports made small: for the heap of a training job, which must hold hundreds of them, and for files that are sent around.
 *
 * <p>{@link dev.spectrascope.agent.excerpt.Thinning} gives curves fewer points; a
 * {@link dev.spectrascope.agent.excerpt.ReportExcerpt} is what is kept of a report once its file has been read.
 */
package dev.spectrascope.agent.excerpt;
