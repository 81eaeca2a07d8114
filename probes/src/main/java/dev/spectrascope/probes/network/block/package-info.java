/**
 * What networks are made of: a {@code Block} records what a layer, vertex or preprocessor computes on a tape, an {@code Output}
 * says what its loss is, and a {@code Rule} reads one class of DL4J's configurations as a block. The {@code RuleTable} holds
 * the rules of all classes that are known.
 *
 * <p>Knows nothing of any kind of layer; the packages beside it do, and none of them knows the network as a whole.
 */
package dev.spectrascope.probes.network.block;
