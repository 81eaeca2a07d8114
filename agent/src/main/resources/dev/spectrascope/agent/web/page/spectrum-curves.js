/** The spectrum of one operator as curves over an axis of eigenvalues. */

/** @typedef {import('spectrascope/endpoints').OperatorSpectrum} OperatorSpectrum */

const standardDeviation = ({ steps, kappa }, halfWidth) => (2 * halfWidth) / ((steps - 1) * Math.sqrt(8 * Math.log(kappa)));

/**
 * Height of the bump that a single one of p eigenvalues makes in the density.
 *
 * @param {OperatorSpectrum} spectrum @param {number} parameters p
 */
export function singleHeight({ density }, parameters) {
  const { eigenvalue } = density;
  const deviation = standardDeviation(density, (eigenvalue.at(-1) - eigenvalue[0]) / 2);
  return 1 / (parameters * deviation * Math.sqrt(2 * Math.PI));
}

/** Likewise in the density over ln |λ|. @param {OperatorSpectrum} spectrum @param {number} parameters */
export function singleLogHeight({ logDensity }, parameters) {
  const { magnitude } = logDensity;
  const deviation = standardDeviation(logDensity, Math.log(magnitude.at(-1) / magnitude[0]) / 2);
  return 1 / (parameters * deviation * Math.sqrt(2 * Math.PI));
}

/** Whether the top eigenvalues are apart from the density. @param {OperatorSpectrum} spectrum */
export const isDeflated = spectrum => spectrum.density?.deflated ?? false;

/**
 * The density over the eigenvalue.
 *
 * @param {OperatorSpectrum} spectrum
 * @returns {[number, number][]} eigenvalue and density
 */
export function linear({ density }) {
  return density.eigenvalue.map((value, i) => /** @type {[number, number]} */ ([value, density.density[i]]));
}

/**
 * The density as it would be had no outlier been taken out: each adds the bump of one eigenvalue among p.
 *
 * @param {OperatorSpectrum} spectrum @param {number} parameters p
 * @returns {[number, number][]}
 */
export function undeflated(spectrum, parameters) {
  const { density, top } = spectrum;
  if (!density.deflated) return linear(spectrum);
  const first = density.eigenvalue[0];
  const last = Math.max(density.eigenvalue.at(-1), ...top.map(pair => pair.eigenvalue));
  const deviation = standardDeviation(density, (last - first) / 2);
  const bumps = value => top.reduce((sum, pair) => sum + Math.exp(-(((value - pair.eigenvalue) / deviation) ** 2) / 2), 0)
    / (deviation * Math.sqrt(2 * Math.PI) * parameters);
  const rest = 1 - top.length / parameters;
  const own = density.eigenvalue.map((value, i) => /** @type {[number, number]} */ ([value, rest * density.density[i] + bumps(value)]));
  const step = deviation / 4;
  /** @type {[number, number][]} */
  const beyond = [];
  for (let value = density.eigenvalue.at(-1) + step; value <= last + 4 * deviation; value += step) beyond.push([value, bumps(value)]);
  return [...own, ...beyond];
}

/**
 * The density over ln |λ| on both sides of 0, two curves.
 *
 * @param {OperatorSpectrum} spectrum
 * @returns {[number, number][][]} eigenvalue and density
 */
export function logarithmic({ logDensity }) {
  const { magnitude, positive, negative } = logDensity;
  return [
    magnitude.map((value, i) => /** @type {[number, number]} */ ([-value, negative[i]])).reverse(),
    magnitude.map((value, i) => /** @type {[number, number]} */ ([value, positive[i]])),
  ];
}

/**
 * Where eigenvalues of these spectra lie, with a margin.
 *
 * @param {OperatorSpectrum[]} spectra
 * @param {boolean} bulk only as far as the bulks go
 * @returns {[number, number]}
 */
export function extent(spectra, bulk) {
  const margin = 0.03;
  const lowest = Math.min(0, ...spectra.map(({ range, density }) => Math.max(range[0], density?.eigenvalue[0] ?? -Infinity)));
  const edges = spectra.map(spectrum => spectrum.bulkEdge).filter(edge => edge > 0);
  const highest = bulk && edges.length ? 1.25 * Math.max(...edges) : Math.max(...spectra.map(({ range, top }) => Math.max(range[1], top[0]?.eigenvalue ?? 0)));
  const width = highest - lowest || 1;
  return [lowest - margin * width, highest + margin * width];
}
