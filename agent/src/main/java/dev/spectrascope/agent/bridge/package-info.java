/**
 * From woven DL4J classes to the agent: JDK types only in its signatures. The one package that the application's class
 * loader and the agent's own share.
 */
package dev.spectrascope.agent.bridge;
