/**
 * What the agent serves over HTTP: {@code /metrics}, {@code /health}, {@code /api/reports} and a page at {@code /}.
 *
 * <p>On the JDK's own server, on named daemon threads, on the loopback interface unless configured otherwise. Handlers
 * show what {@link dev.spectrascope.agent.metrics.RunState}s hold and never compute; a report in full is sent from its
 * file. Only GET and HEAD. Limits: no authentication, no encryption; whoever can reach the port can read.
 */
package dev.spectrascope.agent.web;
