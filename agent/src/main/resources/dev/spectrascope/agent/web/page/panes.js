/** Which runs, sets and moments are looked at. */
import { fullReport } from 'spectrascope/report-cache';
import { byTime } from 'spectrascope/runs';

/** So many runs are shown unless the address names others. */
const SIDE_BY_SIDE = 4;

export const SETS = /** @type {[string, string][]} */ ([['train', 'train'], ['test', 'test'], ['both', 'both']]);

export const OPERATORS = ['hessian', 'g', 'h'];

/**
 * @typedef {object} Context what every view is given
 * @property {import('spectrascope/address').Address} address
 * @property {import('spectrascope/runs').Runs} runs
 * @property {import('spectrascope/slider').MomentSlider} slider
 */

/** @param {Context} context @returns {import('spectrascope/runs').Run[]} */
export function shownRuns({ address, runs }) {
  const named = (address.get('run') ?? '').split(',');
  const found = runs.all.filter(run => named.includes(run.id));
  return found.length ? found : runs.all.slice(0, SIDE_BY_SIDE);
}

/** @param {import('spectrascope/address').Address} address */
export function shownSets(address) {
  const chosen = address.oneOf('set', SETS.map(([value]) => value));
  return chosen === 'both' ? ['train', 'test'] : [chosen];
}

/** Every moment at which a report of these runs was made. @param {import('spectrascope/runs').Run[]} runs */
export function moments(runs) {
  const byName = new Map(runs.flatMap(run => run.reports).map(brief => [brief.name, brief]));
  return [...byName.values()].sort(byTime);
}

/**
 * For each run and set that is looked at, the last report that was made by the moment of the slider.
 *
 * @param {Context} context
 * @returns {{key: string, run: import('spectrascope/runs').Run, set: string, brief: import('spectrascope/endpoints').Brief}[]}
 */
export function panes(context) {
  const moment = context.slider.shown;
  return shownRuns(context).flatMap(run => {
    const brief = run.reports.filter(one => moment && byTime(one, moment) <= 0).at(-1);
    return brief ? shownSets(context.address).filter(set => brief.report.sets[set]).map(set => ({ key: `${run.id}/${set}`, run, set, brief })) : [];
  });
}

/**
 * The same with each report in full.
 *
 * @param {Context} context
 */
export function paneReports(context) {
  return Promise.all(panes(context).map(async pane => ({ ...pane, report: await fullReport(pane.run.id, pane.brief.name) })));
}

/** How a run is told from others where there are several. @param {Context} context @param {{id: string}} run */
export const ofRun = ({ runs }, { id }) => (runs.all.length > 1 ? `, ${id}` : '');

/**
 * How a pane is called: by its moment, set, and by its run where there are several.
 *
 * @param {Context} context @param {{run: any, set: string, brief: any}} pane
 */
export function paneName(context, { run, set, brief }) {
  return `${set}, epoch ${brief.epoch}${ofRun(context, run)}`;
}
