/** Reports in full, fetched when first asked for; the least recently used ones are let go. */
import { report } from 'spectrascope/source';

const KEPT = 48;

/** @type {Map<string, Promise<import('spectrascope/endpoints').Report>>} */
const kept = new Map();

/**
 * @param {string} run @param {string} name
 * @returns {Promise<import('spectrascope/endpoints').Report>}
 */
export function fullReport(run, name) {
  const key = `${run}/${name}`;
  const known = kept.get(key) ?? report(run, name);
  known.catch(() => kept.delete(key));
  kept.delete(key);
  kept.set(key, known);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return known;
}
