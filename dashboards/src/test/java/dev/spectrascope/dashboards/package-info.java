/** Dashboards, rules and examples of configuration, loaded into the programs that they are for. */
package dev.spectrascope.dashboards;
