/**
 * Functions of single values, and of rows of them: DL4J's activations with two derivatives, the layers that apply nothing else,
 * and formulas ({@code Jet}) that are differentiated as they are computed.
 */
package dev.spectrascope.probes.network.activation;
