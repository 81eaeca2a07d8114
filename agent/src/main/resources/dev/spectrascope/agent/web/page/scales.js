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

/** Powers of ten on an axis below which there is room for ticks between them. */
const NARROW = 3.5;

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

/** Ticks on an axis of time, about. */
const TICKS = 10;

/**
 * Where reports lie on an axis of time: by epochs where each has one of its own, else by iterations; logarithmic where that
 * spreads them more evenly, as a logarithmic schedule wants it.
 *
 * @param {{epoch: number, iteration: number}[][]} runs the reports of each
 * @returns {{name: string, of: (report: {epoch: number, iteration: number}) => number, scale: Scale}}
 */
export function timeScale(runs) {
  const unit = runs.every(reports => new Set(reports.map(report => report.epoch)).size === reports.length) ? 'epoch' : 'iteration';
  const of = report => report[unit];
  const times = [...new Set(runs.flat().map(of))].sort((a, b) => a - b);
  const logarithm = time => Math.log10(1 + time);
  const last = Math.max(1, ...times);
  const logarithmic = unevenness(times.map(logarithm)) < unevenness(times);
  const at = logarithmic ? logarithm : time => time;
  const first = Math.min(last, ...times);
  return {
    name: unit,
    of,
    scale: {
      name: logarithmic ? ' (log scale)' : '',
      at,
      value: place => (logarithmic ? 10 ** place - 1 : place),
      extent: [at(first), at(last)],
      ticks: spaced(times.map(at), (at(last) - at(first)) / TICKS),
      label: place => Math.round(logarithmic ? 10 ** place - 1 : place).toLocaleString('en'),
    },
  };
}

/** The widest gap between neighbours relative to the mean one. */
function unevenness(places) {
  const gaps = places.slice(1).map((place, i) => place - places[i]);
  return gaps.length ? Math.max(...gaps) / ((places.at(-1) - places[0]) / gaps.length) : 1;
}

/** Of these places those that keep a distance, the last in any case. */
function spaced(places, least) {
  const last = places.at(-1);
  const kept = [];
  for (const place of places) {
    if ((kept.length === 0 || place - kept.at(-1) >= least) && (last - place >= least || place === last)) kept.push(place);
  }
  return kept;
}

/**
 * The logarithm of magnitudes.
 *
 * @param {number} smallest @param {number} largest both positive
 * @returns {Scale}
 */
export function logScale(smallest, largest) {
  const extent = /** @type {[number, number]} */ ([Math.log10(smallest), Math.log10(largest)]);
  const step = Math.max(1, Math.ceil((extent[1] - extent[0]) / (2 * DECADES)));
  const narrow = extent[1] - extent[0] < NARROW;
  const ticks = [];
  for (let place = Math.floor(extent[0]); place <= extent[1]; place += step) {
    ticks.push(...(narrow ? [place, place + Math.log10(2), place + Math.log10(5)] : [place]).filter(tick => tick >= extent[0] && tick <= extent[1]));
  }
  const label = place => (narrow ? number(10 ** place, 1) : power(Math.round(place)));
  return { name: ', log scale', at: Math.log10, value: place => 10 ** place, extent, ticks, label };
}
