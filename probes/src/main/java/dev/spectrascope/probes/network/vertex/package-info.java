/**
 * Vertices and preprocessors without parameters that join, split, scale or rearrange arrays; and the freezing of others.
 */
package dev.spectrascope.probes.network.vertex;
