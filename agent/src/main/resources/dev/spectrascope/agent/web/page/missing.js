/** Moments that have no report where the schedule has one: figures over time must not draw as though it were there. */

const NAME = /^e(\d+)-i(\d+)$/;

/** What a gap lacks, in words. */
const KINDS = { dropped: 'no snapshot', 'passed-over': 'passed over', removed: 'parameters removed' };

/** @param {string} kind */
export const gapName = kind => KINDS[kind] ?? kind;

/**
 * @param {string} name of a snapshot
 * @returns {{epoch: number, iteration: number} | null}
 */
export function momentOf(name) {
  const found = NAME.exec(name);
  return found && { epoch: Number(found[1]), iteration: Number(found[2]) };
}

/**
 * The snapshots of a run that were skipped, removed before they were measured, or failed.
 *
 * @param {import('spectrascope/runs').Run} run with those of its reports that are looked at
 * @returns {{name: string, epoch: number, iteration: number}[]}
 */
export function missing({ reports, detail }) {
  const there = new Set(reports.map(({ name }) => name));
  const names = new Set([...(detail.gaps ?? []), ...(detail.failed ?? [])].map(({ snapshot }) => snapshot));
  return [...names].filter(name => !there.has(name)).flatMap(name => {
    const moment = momentOf(name);
    return moment ? [{ name, ...moment }] : [];
  });
}

/**
 * Their places on an axis of time, as far as it goes.
 *
 * @param {import('spectrascope/runs').Run} run
 * @param {{place: (report: {epoch: number, iteration: number}) => number, scale: {extent: [number, number]}}} time
 */
export const breaksOf = (run, time) => missing(run).map(time.place)
  .filter(place => place > time.scale.extent[0] && place < time.scale.extent[1]).sort((a, b) => a - b);

/** What a caption says of them. @param {number} count */
export const brokenLines = count => (count === 0 ? ''
  : ` Lines are dotted, and marks stand on the axis, where ${count === 1 ? 'a report is' : `${count} reports are`} missing (why: see Run).`);
