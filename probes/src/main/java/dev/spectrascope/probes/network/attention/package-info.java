/**
 * Dot-product attention, within a time series and between several.
 */
package dev.spectrascope.probes.network.attention;
