/**
 * How eigenvalues lie on an axis.
 *
 * @typedef {object} Scale
 * @property {string} name what to write behind the axis' name
 * @property {(value: number) => number} at the place of a value
 * @property {(place: number) => number} value at a place
 * @property {[number, number]} extent places of both ends
 * @property {number[] | undefined} ticks places; undefined where the chart chooses
 * @property {(place: number) => string} label of a tick
 */
import { number, power } from 'spectrascope/format';

/**
 * @param {number} lowest @param {number} highest
 * @returns {Scale}
 */
export function linearScale(lowest, highest) {
  return { name: '', at: value => value, value: place => place, extent: [lowest, highest], ticks: undefined, label: place => number(place) };
}

/** At most so many ticks on one side of 0. */
const DECADES = 4;

/**
 * The logarithm of the magnitude on both sides of 0; magnitudes below the smallest all lie at 0.
 *
 * @param {number} smallest magnitude told apart from 0, positive
 * @param {number} lowest @param {number} highest
 * @returns {Scale}
 */
export function signedLogScale(smallest, lowest, highest) {
  const bottom = Math.floor(Math.log10(smallest));
  const at = value => Math.sign(value) * Math.max(0, Math.log10(Math.abs(value) || Number.MIN_VALUE) - bottom);
  const extent = /** @type {[number, number]} */ ([at(Math.min(lowest, 0)), at(Math.max(highest, 0))]);
  const widest = Math.max(extent[1], -extent[0], 1);
  const step = Math.ceil(widest / DECADES);
  const ticks = [0];
  for (let place = step; place <= widest; place += step) {
    if (place <= extent[1]) ticks.push(place);
    if (-place >= extent[0]) ticks.unshift(-place);
  }
  return {
    name: ', signed logarithm',
    at,
    value: place => (place === 0 ? 0 : Math.sign(place) * 10 ** (Math.abs(place) + bottom)),
    extent,
    ticks,
    label: place => (place === 0 ? '≈ 0' : `${place < 0 ? '−' : ''}${power(Math.round(Math.abs(place)) + bottom)}`),
  };
}

/** Times, in whole numbers from 0. */
const TIMES = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8];

/**
 * Where reports lie on an axis of time: by epochs where each has one of its own, else by iterations; logarithmic where that
 * spreads them more evenly, as a logarithmic schedule wants it.
 *
 * @param {{epoch: number, iteration: number}[]} reports
 * @returns {{name: string, of: (report: {epoch: number, iteration: number}) => number, scale: Scale}}
 */
export function timeScale(reports) {
  const epochs = new Set(reports.map(report => report.epoch));
  const unit = epochs.size === reports.length ? 'epoch' : 'iteration';
  const of = report => report[unit];
  const times = reports.map(of);
  const logarithm = time => Math.log10(1 + time);
  const last = Math.max(1, ...times);
  const logarithmic = unevenness(times.map(logarithm)) < unevenness(times);
  const at = logarithmic ? logarithm : time => time;
  const ticks = logarithmic ? spaced(TIMES.filter(time => time <= last).map(at), at(last) / 9) : undefined;
  return {
    name: unit,
    of,
    scale: {
      name: logarithmic ? ' (log scale)' : '',
      at,
      value: place => (logarithmic ? 10 ** place - 1 : place),
      extent: [at(Math.min(...times, last)), at(last)],
      ticks,
      label: place => Math.round(logarithmic ? 10 ** place - 1 : place).toLocaleString('en'),
    },
  };
}

/** The widest gap between neighbours relative to the mean one. */
function unevenness(places) {
  const sorted = [...places].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((place, i) => place - sorted[i]);
  return gaps.length ? Math.max(...gaps) / ((sorted[sorted.length - 1] - sorted[0]) / gaps.length) : 1;
}

function spaced(ticks, least) {
  return ticks.reduce((kept, tick) => (kept.length === 0 || tick - kept[kept.length - 1] >= least ? [...kept, tick] : kept), []);
}
