/** The run itself: what is trained, how it is measured, what is being measured now, what failed, and where the files are. */
import { element, facts, table } from 'spectrascope/dom';
import { counted, duration, number, percent } from 'spectrascope/format';
import { gapName, momentOf } from 'spectrascope/missing';
import { shownRuns } from 'spectrascope/panes';
import { live, reportLink } from 'spectrascope/source';
import { phaseName } from 'spectrascope/status';

export class RunView {
  id = 'run';
  title = 'Run';
  timed = false;
  /** @type {Map<string, RunSection>} */
  #sections = new Map();

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    this.element = element('section', {});
    setInterval(() => this.#tick(), 1000);
  }

  update() {
    const runs = shownRuns(this.context);
    const sections = runs.map(run => {
      const known = this.#sections.get(run.id) ?? new RunSection();
      this.#sections.set(run.id, known);
      known.update(run);
      return known.element;
    });
    if (sections.some((section, i) => this.element.children[i] !== section) || sections.length !== this.element.children.length) {
      this.element.replaceChildren(...sections);
    }
  }

  /** The time that is left grows shorter without news. */
  #tick() {
    if (!this.element.isConnected || this.element.closest('[hidden]')) return;
    this.#sections.forEach(section => section.tick());
  }
}

/** Parts are put in anew only where they have changed, so that what is open or selected stays. */
class RunSection {
  #parts = ['summary', 'probe', 'failures', 'gaps', 'reports', 'configuration'].map(name => ({ name, shown: '', host: element('div', {}) }));
  #run;

  constructor() {
    this.#title = element('h2', {});
    this.element = element('section', { class: 'run' }, this.#title, ...this.#parts.map(part => part.host));
  }

  #title;

  update(run) {
    this.#run = run;
    this.#title.textContent = `Run ${run.id}`;
    const { detail } = run;
    this.#put('summary', [run.phase, detail.pending, detail.snapshots, run.reports.length], () => facts(summary(run)));
    this.#put('failures', detail.failed, () => failures(detail.failed ?? []));
    this.#put('gaps', detail.gaps, () => gaps(detail.gaps ?? []));
    this.#put('reports', run.reports.map(report => report.name), () => reports(run));
    this.#put('configuration', [detail.configuration, detail.versions, detail.sets], () => configuration(detail));
    this.tick();
  }

  tick() {
    if (!live) return;
    const { detail } = this.#run;
    this.#put('probe', [detail.worker, detail.pending, detail.worker && Math.floor(Date.now() / 1000)], () => probe(detail));
  }

  #put(name, data, make) {
    const part = this.#parts.find(one => one.name === name);
    const shown = JSON.stringify(data) ?? '';
    if (part.shown === shown) return;
    part.shown = shown;
    part.host.replaceChildren(make());
  }
}

/** @returns {[string, string][]} */
function summary({ id, phase, detail, reports }) {
  const last = reports.at(-1)?.report;
  const first = last?.sets.train ?? last?.sets.test;
  const { sets } = detail.sets ?? {};
  const examples = Object.entries(sets ?? {}).map(([name, set]) => `${set.examples.toLocaleString('en')} ${name}`).join(', ');
  return [
    ['State', phaseName(phase)],
    ['Network', detail.network ?? '–'],
    ['Parameters', last ? last.parameters.toLocaleString('en') : '–'],
    ['Classes', last ? String(last.classes) : '–'],
    ['Probe sets', examples || (first ? `${first.examples.toLocaleString('en')} examples` : '–')],
    ['Epoch reached', last ? String(last.epoch) : '–'],
    ['Reports', `${reports.length} of ${detail.snapshots ?? reports.length}`],
    ['Waiting', counted((detail.pending ?? []).length, 'snapshot')],
    ['Started', time(detail.started)],
    ...(detail.finished ? /** @type {[string, string][]} */ ([['Training ended', time(detail.finished)]]) : []),
    ['Files', detail.directory ?? id],
  ];
}

const time = text => (text ? new Date(text).toLocaleString() : '–');

function probe({ worker, pending = [], heard }) {
  const waiting = pending.length ? element('p', { class: 'note' }, `In the queue: ${pending.join(', ')}`) : '';
  if (!worker?.snapshot) return element('div', { class: 'probe' }, 'No probe in progress.', waiting);
  const share = worker.planned > 0 ? Math.min(1, worker.done / worker.planned) : null;
  const left = worker.secondsLeft === undefined ? null : Math.max(0, worker.secondsLeft - (Date.now() - heard) / 1000);
  const bar = element('progress', { max: 1, value: share, 'aria-label': `Probe of ${worker.snapshot}` });
  return element('div', { class: 'probe' },
    element('div', {}, element('strong', {}, worker.snapshot), ` being measured: ${worker.stage ?? 'starting'}`), bar,
    element('div', { class: 'note' }, [
      share === null ? null : `${percent(share)}: ${worker.done} of about ${worker.planned} products`,
      left === null ? null : `about ${duration(left)} left`].filter(Boolean).join(', ')), waiting);
}

function failures(failed) {
  if (failed.length === 0) return '';
  return element('div', {}, element('h3', {}, counted(failed.length, 'failure')),
    ...failed.map(({ snapshot, cause, attempts }) => element('div', { class: 'failure' }, element('strong', {}, snapshot), ` ${cause}`,
      attempts ? element('span', { class: 'note' }, ` (${counted(attempts, 'attempt')})`) : '')));
}

/** Why something is not there that one would look for; the newest first. */
function gaps(all) {
  if (all.length === 0) return '';
  return element('div', { class: 'gaps' }, element('h3', {}, counted(all.length, 'gap')),
    table('Gaps', ['epoch', 'iteration', 'what', 'why', 'since'], [...all].reverse().map(({ snapshot, kind, reason, time: since }) => {
      const moment = momentOf(snapshot);
      return [moment ? String(moment.epoch) : snapshot, moment ? moment.iteration.toLocaleString('en') : '', gapName(kind), reason, time(since)];
    })));
}

/** The newest first. */
function reports({ id, reports: all }) {
  if (all.length === 0) return '';
  const top = (set, operator) => number(set?.operators?.[operator]?.top?.[0]?.eigenvalue);
  return element('div', {}, element('h3', {}, 'Reports'),
    table(`Reports of ${id}`, ['epoch', 'iteration', 'train loss', 'train error', 'test loss', 'test error', 'λ₁ Hess', 'λ₁ G', 'λ₁ H', 'bulk edge H', 'report'],
      [...all].reverse().map(({ name, epoch, iteration, report }) => {
        const { train, test } = report.sets;
        const address = reportLink(id, name);
        return [String(epoch), iteration.toLocaleString('en'), number(train?.loss), percent(train?.error), number(test?.loss), percent(test?.error),
          top(train, 'hessian'), top(train, 'g'), top(train, 'h'), number(train?.operators?.h?.bulkEdge),
          address ? element('span', {}, element('a', { href: address, 'aria-label': `Report ${name} as JSON` }, 'JSON'), ' ',
            element('a', { href: `${address}.csv`, download: true, 'aria-label': `Report ${name} as CSV` }, 'CSV')) : name];
      })));
}

function configuration({ configuration: effective, versions, sets }) {
  const shown = [['Configuration', effective], ['Probe sets', sets], ['Versions', versions]].filter(([, value]) => value);
  const [first, ...rest] = shown.map(([name, value]) =>
    element('details', { open: name === 'Configuration' }, element('summary', {}, /** @type {string} */ (name)), tree(value)));
  return element('div', { class: 'columns' }, first ?? '', element('div', {}, ...rest));
}

function tree(value) {
  return element('dl', { class: 'tree' }, ...Object.entries(value).map(([key, inner]) => {
    const nested = inner !== null && typeof inner === 'object' && Object.keys(inner).length > 0 && !(Array.isArray(inner) && inner.every(one => typeof one !== 'object'));
    if (nested) return element('div', {}, element('dt', {}, key), element('dd', {}, tree(inner)));
    return element('div', {}, element('dt', {}, key), element('dd', {}, (Array.isArray(inner) ? inner.join(', ') : typeof inner === 'object' ? '' : String(inner)) || '–'));
  }));
}
