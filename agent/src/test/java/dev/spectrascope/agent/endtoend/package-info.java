/** Tests of the packaged agent in real JVMs. */
package dev.spectrascope.agent.endtoend;
