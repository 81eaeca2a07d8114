/**
 * Spectra of symmetric operators that are known only by their products: densities by stochastic Lanczos
 * quadrature, extreme eigenpairs by thick-restart Lanczos, the paper's subspace iteration beside it, and traces.
 *
 * <p>Knows ND4J arrays and nothing of networks. Vectors are one-dimensional, live on ND4J's device and take part in
 * level-1 and level-2 operations there; only scalars and matrices of the size of a Krylov basis come to the host. Random vectors come
 * from stated seeds. Not for complex or unsymmetric operators, nor for generalised eigenproblems; symmetry is
 * the caller's promise and is not checked here. No ND4J workspace may be open around these algorithms, since
 * their vectors outlive any one product.
 */
package dev.spectrascope.probes.linalg;
