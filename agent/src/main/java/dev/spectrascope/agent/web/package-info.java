/**
 * What the agent serves over HTTP: {@code /metrics}, {@code /health}, the page at {@code /} with its files under {@code /page},
 * its data under {@code /api}, and events as they happen; and the same page as a file.
 *
 * <p>On the JDK's own server, on named daemon threads, on the loopback interface unless configured otherwise, for everyone or for
 * one user with a password, with or without TLS. Handlers show what {@link dev.spectrascope.agent.metrics.RunState}s hold; whole
 * reports are sent from their files. Only GET and HEAD. Files come from a list in the jar, reports by names that a state knows: no
 * path leads anywhere else. Streams of events have threads of their own, and there are only so many.
 */
package dev.spectrascope.agent.web;
