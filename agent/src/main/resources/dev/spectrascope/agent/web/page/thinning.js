/**
 * A curve with fewer points: every array of it at the same evenly spread positions, both ends kept.
 *
 * @template {Record<string, any>} T
 * @param {T} curve
 * @param {number} points at most
 * @returns {T}
 */
export function thinned(curve, points) {
  const length = Math.max(...Object.values(curve).map(value => (Array.isArray(value) ? value.length : 0)));
  if (length <= points) return curve;
  const kept = Array.from({ length: points }, (_, i) => Math.round((i * (length - 1)) / (points - 1)));
  const thin = value => (Array.isArray(value) && value.length === length ? kept.map(i => value[i]) : value);
  return /** @type {T} */ (Object.fromEntries(Object.entries(curve).map(([key, value]) => [key, thin(value)])));
}
