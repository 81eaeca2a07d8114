/**
 * A curve with fewer points, as a server thins it: each is the mean over a cell of neighbouring ones, magnitudes on the scale of
 * their logarithms, so that integrals stay.
 *
 * @template {Record<string, any>} T
 * @param {T} curve
 * @param {number} points at most
 * @returns {T}
 */
export function thinned(curve, points) {
  const length = Math.max(...Object.values(curve).map(value => (Array.isArray(value) ? value.length : 0)));
  const width = Math.ceil(length / points);
  if (width <= 1) return curve;
  const means = values => Array.from({ length: Math.ceil(length / width) }, (_, cell) => {
    const own = values.slice(cell * width, (cell + 1) * width);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  const thin = (key, value) => {
    if (!Array.isArray(value) || value.length !== length) return value;
    return key === 'magnitude' ? means(value.map(Math.log)).map(Math.exp) : means(value);
  };
  return /** @type {T} */ (Object.fromEntries(Object.entries(curve).map(([key, value]) => [key, thin(key, value)])));
}
