/** The agent's threads, apart from the program's. */
package dev.spectrascope.agent.threads;
