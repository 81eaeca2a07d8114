/**
 * What runs on the application's own class path: the entry point, and the loader of everything behind the
 * {@linkplain dev.spectrascope.agent.bridge bridge}.
 *
 * <p>A session and all it needs is loaded by an {@link dev.spectrascope.agent.bootstrap.AgentClassLoader}, a child of the
 * loader that loaded DL4J, wherever that is. It is reached by its name only, so that nothing here is bound to DL4J.
 */
package dev.spectrascope.agent.bootstrap;
