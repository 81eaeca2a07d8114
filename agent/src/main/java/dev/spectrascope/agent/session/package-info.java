/**
 * Puts the parts together for the networks that train beside one DL4J: decides which of them are watched, opens a run for each,
 * starts what serves and measures them, and ends all of it with the JVM.
 *
 * <p>A network is known by its object and not kept alive: its run ends when it is collected, or with the JVM. Replicas that
 * {@code ParallelWrapper} makes are none of their own.
 */
package dev.spectrascope.agent.session;
