package dev.spectrascope.dashboards;

import java.nio.file.Path;

/** Where the module's files lie, as the build says. */
final class Places {

    static final Path DASHBOARDS = Path.of(System.getProperty("it.dashboards"));
    static final Path TARGET = Path.of(System.getProperty("it.target"));
    static final Path AGENT = Path.of(System.getProperty("it.agentJar"));
    static final Path TRAINER = Path.of(System.getProperty("it.trainer"));

    private Places() {}
}
