/** The runs that the page shows, kept as they are now. */
import * as source from 'spectrascope/source';
import { fullReport } from 'spectrascope/report-cache';

/** Milliseconds without a stream of events after which the server counts as gone. */
const PATIENCE = 5000;

/** Phases in which the server does not know the reports yet, and tells of none; so long it is asked every so many milliseconds. */
const UNREAD = ['starting', 'reading'];
const READING = 700;

const CURVES = ['density', 'logDensity', 'comparison'];

/** A report without its curves, as the list of reports has them. */
function brief(name, report) {
  const sets = Object.fromEntries(Object.entries(report.sets).map(([set, spectra]) => {
    const operators = Object.entries(spectra.operators ?? {}).map(([operator, spectrum]) =>
      [operator, Object.fromEntries(Object.entries(spectrum).filter(([key]) => !CURVES.includes(key)))]);
    const { knockOuts, ...structure } = spectra.classStructure ?? {};
    return [set, { ...spectra, operators: Object.fromEntries(operators),
      ...(spectra.classStructure && { classStructure: structure }) }];
  }));
  return { name, epoch: report.epoch, iteration: report.iteration, report: { ...report, sets } };
}

/** What is known of a run, and since when: the time that a probe has left counts from there. @param {string} id */
const detailOf = async id => ({ ...await source.run(id), heard: Date.now() });

/** The sizes of G and their peaks by the measure of size, and what was not compared; none while there are no reports. @param {string} id */
const peakOf = id => source.peak(id).then(({ series = {}, notCompared = [] }) => ({ ...series, notCompared }), () => ({ notCompared: [] }));

/** @param {{epoch: number, iteration: number}} a @param {{epoch: number, iteration: number}} b */
export const byTime = (a, b) => a.epoch - b.epoch || a.iteration - b.iteration;

/**
 * @typedef {object} Run
 * @property {string} id
 * @property {string} phase starting, reading, training, finishing, finished or stopped
 * @property {any} detail what is known beside its reports
 * @property {Record<string, any>} peak of G: its series by the measure of size, raw or normalised by H's bulk edge; notCompared:
 *     reports over other numbers of examples
 * @property {import('spectrascope/endpoints').Brief[]} reports in order of time
 */

export class Runs {
  /** @type {Map<string, Run>} */
  #runs = new Map();
  #listeners = [];
  #waiting = new Set();
  #silence;
  #lost = false;

  /** Whether the server answers. */
  connected = true;

  /** Whether it is known what runs there are. */
  known = false;

  /** Reads everything and listens from then on. */
  async start() {
    await this.#readAll();
    source.subscribe({
      report: (id, name) => this.#add(id, name).catch(() => {}),
      state: id => this.#refreshSoon(id),
      connection: there => this.#heard(there),
    });
  }

  /** A stream ends now and then, and the browser begins another: only a longer silence means that nobody is there. */
  #heard(there) {
    if (!there) {
      // Told again with each vain attempt.
      if (this.#lost) return;
      this.#lost = true;
      this.#silence = setTimeout(() => this.#connect(false), PATIENCE);
      return;
    }
    clearTimeout(this.#silence);
    this.#connect(true);
    // What came to pass before was told to nobody.
    this.#readAll().catch(() => {});
    this.#lost = false;
  }

  #connect(there) {
    if (this.connected === there) return;
    this.connected = there;
    this.#tell();
  }

  /** @returns {Run[]} */
  get all() {
    return [...this.#runs.values()];
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  async #readAll() {
    const summaries = await source.runs();
    await Promise.all(summaries.map(summary => this.#read(summary)));
    // In the order of the server, whichever was read first: what is shown first, and in which colour, goes by it.
    this.#runs = new Map(summaries.map(({ id }) => /** @type {[string, Run]} */ ([id, this.#runs.get(id)])));
    this.known = true;
    this.#tell();
  }

  async #read({ id, phase, reports: count }) {
    const known = this.#runs.get(id);
    const complete = known && known.reports.length === count;
    const [detail, reports, peak] = await Promise.all([detailOf(id), complete ? known.reports : source.reports(id), peakOf(id)]);
    this.#runs.set(id, { id, phase: detail.phase ?? phase, detail, peak, reports: [...reports].sort(byTime) });
  }

  async #add(id, name) {
    const run = this.#runs.get(id);
    if (!run) {
      await this.#readAll();
      return;
    }
    if (run.reports.some(known => known.name === name)) return;
    const [added, peak] = await Promise.all([fullReport(id, name), peakOf(id)]);
    // Meanwhile all of it may have been read anew.
    const now = this.#runs.get(id) ?? run;
    now.reports = [...now.reports.filter(known => known.name !== name), brief(name, added)].sort(byTime);
    now.peak = peak;
    this.#tell();
    this.#refreshSoon(id);
  }

  /** Changes of state come in bursts. */
  #refreshSoon(id, wait = 300) {
    if (this.#waiting.has(id)) return;
    this.#waiting.add(id);
    setTimeout(async () => {
      this.#waiting.delete(id);
      try {
        const run = this.#runs.get(id);
        if (!run) {
          await this.#readAll();
          return;
        }
        const detail = await detailOf(id);
        const phase = detail.phase ?? run.phase;
        if (UNREAD.includes(run.phase) && !UNREAD.includes(phase)) await this.#read({ id, phase, reports: detail.reports });
        else Object.assign(run, { detail, phase });
        this.#tell();
      } catch {
        // The connection is watched elsewhere; the state is asked for again with the next event.
      }
    }, wait);
  }

  #tell() {
    this.#runs.forEach(({ id, phase }) => UNREAD.includes(phase) && this.#refreshSoon(id, READING));
    this.#listeners.forEach(listener => listener());
  }
}
