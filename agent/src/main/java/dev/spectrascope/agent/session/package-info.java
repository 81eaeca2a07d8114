/**
 * Puts the parts together for the networks that train beside one DL4J: decides which network is watched, opens its run,
 * starts what serves and measures it, and ends all of it with the JVM.
 *
 * <p>One network for each JVM has a run so far: the first that trains and can be watched.
 */
package dev.spectrascope.agent.session;
