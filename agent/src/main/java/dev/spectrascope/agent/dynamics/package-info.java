/**
 * How a run evolves from report to report: where the Gauss-Newton part G was largest, and whether training has left that
 * peak behind.
 *
 * <p>{@link dev.spectrascope.agent.dynamics.GaussNewtonDynamics} is the one answer to that question, for metrics, log,
 * page, command line and {@code dynamics.json} alike. It is a function of the reports alone: whoever asks, in whatever
 * process, gets the same.
 *
 * <p>{@link dev.spectrascope.agent.dynamics.Updater} is likewise the one answer to what sharpness is to be held against.
 *
 * <p>Limits: knows reports and run directories; nothing of metrics or HTTP.
 */
package dev.spectrascope.agent.dynamics;
