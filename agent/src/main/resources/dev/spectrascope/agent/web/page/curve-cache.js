/** Curves of all reports of a run, fetched when first asked for and again when there are more reports. */
import { curves } from 'spectrascope/source';

/** Points of each: more than a figure has pixels for would be wasted. */
const POINTS = 256;

/** @type {Map<string, {count: number, found: Promise<import('spectrascope/endpoints').CurveAt[]>}>} */
const kept = new Map();

/**
 * @param {import('spectrascope/runs').Run} run
 * @param {string} set @param {string} operator
 * @param {'density' | 'logDensity'} curve
 */
export function curvesOf(run, set, operator, curve) {
  const key = [run.id, set, operator, curve].join('/');
  const known = kept.get(key);
  if (known?.count === run.reports.length) return known.found;
  const found = curves(run.id, { set, operator, curve, points: POINTS });
  found.catch(() => kept.delete(key));
  kept.set(key, { count: run.reports.length, found });
  return found;
}
