/** Programs that the end-to-end tests start in a JVM of their own. They know nothing of the agent. */
package dev.spectrascope.programs;
