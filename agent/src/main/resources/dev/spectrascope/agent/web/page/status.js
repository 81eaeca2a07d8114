/** What a run is doing, in a few words. */
import { element } from 'spectrascope/dom';
import { counted, percent } from 'spectrascope/format';
import { live } from 'spectrascope/source';

const PHASES = {
  starting: 'starting', reading: 'reading its reports', training: 'training', finishing: 'trained, still measuring', finished: 'finished', stopped: 'stopped before its end',
};

/** @param {string} phase */
export const phaseName = phase => PHASES[phase] ?? phase;

/**
 * @param {import('spectrascope/runs').Runs} runs
 * @param {import('spectrascope/runs').Run[]} shown
 */
export function runStatus(runs, shown) {
  if (!runs.connected) {
    return { text: 'no answer', element: element('span', { class: 'badge stopped' }, 'no answer: the job has ended, or cannot be reached') };
  }
  const badges = shown.map(run => {
    const { worker, reading } = run.detail;
    if (reading) return [run.phase, `${shown.length > 1 ? `${run.id}: ` : ''}${phaseName(run.phase)}`];
    const measuring = live && worker?.snapshot && worker.planned > 0 ? `, measuring ${worker.snapshot}: ${percent(Math.min(1, worker.done / worker.planned))}` : '';
    return [run.phase, `${shown.length > 1 ? `${run.id}: ` : ''}${phaseName(run.phase)}, ${counted(run.reports.length, 'report')}${measuring}`];
  });
  return { text: badges.map(([, text]) => text.replace(/, measuring.*/, '')).join() + (live ? '' : 'saved'),
    element: element('span', {}, ...badges.map(([phase, text]) => element('span', { class: `badge ${phase}` }, text))) };
}

/**
 * What a page without a report waits for; null if there is one.
 *
 * @param {import('spectrascope/runs').Runs} runs
 * @param {import('spectrascope/runs').Run[]} shown
 */
export function waitingFor(runs, shown) {
  if (shown.some(run => run.reports.length > 0)) return null;
  const run = shown[0];
  if (!run && !runs.known) return 'Loading …';
  if (!run) return 'Waiting for a network to train: the run begins with the first call of fit.';
  if (run.phase === 'stopped') return 'This job was stopped before its first report was there. “analyze RUN” makes the reports of the snapshots that it left.';
  const { pending = [], worker, reading, snapshots = 0 } = run.detail;
  if (reading) return `Reading ${reading.done} of ${reading.total} reports. They appear here by themselves.`;
  if (worker?.snapshot) return `Waiting for the first report: ${worker.snapshot} is being measured (${worker.stage ?? 'starting'}). It appears here by itself.`;
  if (pending.length > 0) return `Waiting for the first report: ${counted(pending.length, 'snapshot')} in the queue. It appears here by itself.`;
  return snapshots > 0 ? 'Waiting for the worker that measures the first snapshot.'
    : 'Waiting for the first snapshot: it is taken before the first update, and then at the epochs of the schedule.';
}
