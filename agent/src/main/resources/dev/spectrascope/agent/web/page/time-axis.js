/** The axis of time that the figures over a run share, and the mark of G's peak on it. */
import { across } from 'spectrascope/plot';
import { timeScale } from 'spectrascope/scales';

/**
 * @param {{epoch: number, iteration: number}[][]} runs the reports of each
 * @returns {ReturnType<typeof timeScale> & {place: (report: {epoch: number, iteration: number}) => number, extent: [number, number]}}
 */
export function timeAxis(runs) {
  const time = timeScale(runs);
  const [from, to] = time.scale.extent;
  const margin = 0.02 * (to - from || 1);
  return { ...time, place: report => time.scale.at(time.of(report)), extent: [from - margin, to + margin] };
}

/** Horizontal axes of as many grids, named beneath the last. */
export function timeAxes(colours, time, count, extent = time.extent) {
  return Array.from({ length: count }, (_, index) => across(colours, time.scale, { index, extent, labels: index === count - 1,
    name: index === count - 1 ? time.name : '' }));
}

/**
 * The series of sizes of G that is meant: raw, or over the bulk edge of H.
 *
 * @param {import('spectrascope/runs').Run} run @param {boolean} normalised
 */
export const sizesOfG = (run, normalised) => run.peak[normalised ? 'normalised' : 'raw'] ?? null;

/**
 * A dashed line at the peak of G, and a band between the reports before and after it; as parts of a series.
 *
 * @param {any} sizes of {@link sizesOfG}
 * @param {ReturnType<typeof timeAxis>} time
 * @param {import('spectrascope/palette').Palette} colours
 * @param {boolean} named
 */
export function peakMark(sizes, time, colours, named) {
  if (!sizes) return {};
  const { at, previous, next } = sizes.peak;
  const mark = { silent: true, symbol: 'none', animation: false, precision: 12 };
  const across = (time.place(at) - time.extent[0]) / (time.extent[1] - time.extent[0]);
  return {
    markLine: { ...mark, lineStyle: { color: colours.ink, type: 'dashed', width: 1.25 },
      label: { show: named, position: 'end', align: across > 0.6 ? 'right' : across < 0.2 ? 'left' : 'center', color: colours.ink, fontSize: 12, formatter: peakName(sizes, time) },
      data: [{ xAxis: time.place(at) }] },
    markArea: { ...mark, itemStyle: { color: colours.ink, opacity: 0.06 },
      data: [[{ xAxis: time.place(previous ?? at) }, { xAxis: time.place(next ?? at) }]] },
  };
}

/** @param {any} sizes @param {{name: string, of: (point: any) => number}} time */
export function peakName(sizes, time) {
  const when = `${time.name} ${time.of(sizes.peak.at).toLocaleString('en')}`;
  return { past: `G peaked at ${when}`, falling: `G largest at ${when}, where the watch began` }[sizes.phase] ?? `G largest so far at ${when}`;
}
