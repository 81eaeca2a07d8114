/**
 * What lives on the application's own class path: the entry point, and the bridge from woven DL4J classes to the agent.
 *
 * <p>The bridge has JDK types only in its signatures. Everything behind it is loaded by an
 * {@link dev.spectrascope.agent.bootstrap.AgentClassLoader}, a child of the loader that loaded DL4J, wherever that is;
 * this package alone is shared between that loader and the application's.
 */
package dev.spectrascope.agent.bootstrap;
