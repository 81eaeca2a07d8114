/** The spectra of a run side by side, each brought to the same places of an axis of eigenvalues. */

/**
 * A density that can be asked for anywhere.
 *
 * @param {any} curve of a report, density or logDensity
 * @param {number} divisor of the eigenvalues
 * @returns {(value: number) => number} the density per eigenvalue, or per its logarithm
 */
export function densityAt(curve, divisor) {
  if (curve.magnitude) {
    const s = curve.magnitude.map(magnitude => Math.log(magnitude / divisor));
    return value => (value === 0 ? 0 : interpolated(s, value > 0 ? curve.positive : curve.negative, Math.log(Math.abs(value))));
  }
  return value => divisor * interpolated(curve.eigenvalue, curve.density, value * divisor);
}

/** On a line between neighbours; nothing beyond the ends. */
function interpolated(places, heights, place) {
  const last = places.length - 1;
  if (!(place >= places[0] && place <= places[last])) return 0;
  let below = 0;
  let above = last;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (places[middle] <= place) below = middle;
    else above = middle;
  }
  const share = (place - places[below]) / (places[above] - places[below] || 1);
  return (1 - share) * heights[below] + share * heights[above];
}

/**
 * Where eigenvalues of all reports lie, divided as asked for.
 *
 * @param {import('spectrascope/endpoints').Brief[]} briefs
 * @param {string} set @param {string[]} operators
 * @param {(brief: import('spectrascope/endpoints').Brief) => number} divisor
 */
export function extentOf(briefs, set, operators, divisor) {
  let lowest = 0;
  let highest = 0;
  let smallestEdge = Infinity;
  for (const brief of briefs) {
    for (const label of operators) {
      const spectrum = brief.report.sets[set]?.operators?.[label];
      if (!spectrum) continue;
      const by = divisor(brief);
      lowest = Math.min(lowest, spectrum.range[0] / by);
      highest = Math.max(highest, Math.max(spectrum.range[1], spectrum.top[0]?.eigenvalue ?? 0) / by);
      if (spectrum.bulkEdge > 0) smallestEdge = Math.min(smallestEdge, spectrum.bulkEdge / by);
    }
  }
  return { lowest, highest: highest || 1, smallestEdge: Number.isFinite(smallestEdge) ? smallestEdge : highest || 1 };
}
