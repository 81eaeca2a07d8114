/**
 * What the user may set, where it may be set, and what is said when it is set wrongly.
 *
 * <p>{@link dev.spectrascope.agent.config.Options} is the one table of keys, defaults and ranges;
 * {@link dev.spectrascope.agent.config.ConfigurationLoader} reads the sources in their order of precedence and either
 * yields an immutable {@link dev.spectrascope.agent.config.AgentConfiguration} or every problem at once, one line each.
 * Needs neither DL4J nor ND4J on the class path.
 */
package dev.spectrascope.agent.config;
