/**
 * The command line: {@code analyze}, {@code serve}, {@code table}, {@code check}.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. What goes wrong is told in one line on standard
 * error. Commands keep DL4J and ND4J types out of their own fields and signatures, so that those which need neither run
 * where neither is on the class path.
 */
package dev.spectrascope.agent.cli;
