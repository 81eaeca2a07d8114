/** The agent's log: one prefixed line for each event, to whatever the program logs with, never to standard output. */
package dev.spectrascope.agent.log;
