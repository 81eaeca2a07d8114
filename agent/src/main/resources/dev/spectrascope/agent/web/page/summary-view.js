/** What the numbers say, in words; each finding beside the view that shows it. */
import { element } from 'spectrascope/dom';
import { shownRuns } from 'spectrascope/panes';
import { summary } from 'spectrascope/source';

/** Topics in the order of reading: their headings, and where they are shown. */
const TOPICS = {
  training: ['Training', 'dynamics'],
  peak: ['The peak of G', 'dynamics'],
  outliers: ['Outliers', 'spectrum'],
  classStructure: ['Class structure', 'classes'],
  negativeMass: ['Negative curvature', 'optimisation'],
  powerLaw: ['Tails of H', 'tails'],
  sharpness: ['Sharpness', 'optimisation'],
  gradient: ['The gradient', 'optimisation'],
  reliability: ['How far to trust it', 'run'],
};

export class SummaryView {
  id = 'summary';
  title = 'Summary';
  timed = false;
  #shown = '';
  #turn = 0;

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    this.element = element('section', {});
  }

  async update() {
    const turn = ++this.#turn;
    const runs = shownRuns(this.context).filter(run => run.reports.length > 0);
    const now = runs.map(run => `${run.id} ${run.reports.length}`).join();
    if (now === this.#shown) return;
    const found = await Promise.all(runs.map(run => summary(run.id)));
    if (turn !== this.#turn) return;
    this.#shown = now;
    this.element.replaceChildren(...runs.map((run, i) => this.#words(run, found[i].sentences)));
  }

  #words(run, sentences) {
    const topics = [...new Set(sentences.map(sentence => sentence.topic))];
    return element('section', { class: 'words' }, element('h2', {}, `Run ${run.id} in words`),
      element('div', { class: 'findings' }, ...topics.map(topic => this.#finding(topic, sentences.filter(sentence => sentence.topic === topic)))));
  }

  #finding(topic, sentences) {
    const [heading, view] = TOPICS[topic] ?? [topic, null];
    return element('div', { class: 'finding' }, element('h3', {}, heading),
      ...sentences.map(({ text, told }) => element('p', told ? {} : { class: 'note' }, text)),
      ...(view ? [element('button', { type: 'button', class: 'quiet', click: () => this.context.address.set({ view }) }, `Show in ${view === 'classes' ? 'class structure' : view}`)] : []));
  }
}
