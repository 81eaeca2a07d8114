/** A figure: its title, the chart, a sentence that says what to look for, and ways to take it away. */
import { Chart } from 'spectrascope/chart';
import { element, table } from 'spectrascope/dom';
import { blobOf, csv, save } from 'spectrascope/download';
import { number } from 'spectrascope/format';
import { onThemeChange, theme } from 'spectrascope/theme';

/** Rows of the table beneath a figure; the rest is in the CSV. */
const SHOWN = 200;

/**
 * @typedef {object} Picture
 * @property {string} title
 * @property {string} describe the chart in one sentence with its main numbers, for who does not see it
 * @property {string} caption what to look for
 * @property {string} [paper] the figure of the paper that shows the same
 * @property {() => import('spectrascope/download').Table} data what is drawn, in full
 * @property {import('spectrascope/chart').Drawing} drawing
 *
 * @typedef {(width: number, theme: 'light' | 'dark') => Picture} Painter
 *
 * @typedef {object} Wanted
 * @property {string} key of the figure in its grid
 * @property {string} fileName of what is saved, without its ending
 * @property {Painter} paint
 * @property {string} [stamp] as long as it is the same, so is the picture, and it is not drawn again
 */

export class Figure {
  #title = element('h2');
  #host;
  #caption = element('figcaption');
  #numbers;
  #chart;
  /** @type {Painter | undefined} */
  #paint;
  /** @type {Picture | undefined} */
  #picture;
  #fileName = '';
  #stamp;

  constructor() {
    this.#host = element('div', { class: 'chart', role: 'img' });
    const button = (text, what, act) => element('button', { type: 'button', class: 'quiet', 'data-download': text.toLowerCase(),
      title: what, click: () => this.#picture && act() }, text);
    this.#numbers = element('details', { class: 'numbers', toggle: () => this.#tabulate() }, element('summary', {}, 'Numbers'), element('div'));
    const tools = element('div', { class: 'tools' },
      button('PNG', 'Save the picture as PNG', () => save(`${this.#fileName}.png`, blobOf(this.#chart.png()))),
      button('SVG', 'Save the picture as SVG', () => save(`${this.#fileName}.svg`, new Blob([this.#chart.svg()], { type: 'image/svg+xml' }))),
      button('CSV', 'Save the data as CSV', () => save(`${this.#fileName}.csv`, new Blob([csv(this.#picture.data())], { type: 'text/csv' }))));
    this.element = element('figure', {}, element('div', { class: 'head' }, this.#title, tools), this.#host, this.#caption, this.#numbers);
    onThemeChange(() => this.#draw());
  }

  /**
   * @param {Wanted} wanted
   */
  show({ fileName, paint, stamp }) {
    if (stamp !== undefined && stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#fileName = fileName;
    this.#paint = paint;
    this.#draw();
  }

  #draw() {
    if (!this.#paint || !this.element.isConnected) return;
    this.#chart ??= new Chart(this.#host, () => this.#draw());
    const picture = this.#paint(this.#chart.width, theme());
    this.#picture = picture;
    this.#chart.show(picture.drawing);
    this.#host.setAttribute('aria-label', picture.describe);
    this.#title.textContent = picture.title;
    this.#caption.replaceChildren(picture.caption, ...(picture.paper ? [' ', element('cite', {}, `Papyan 2019, ${picture.paper}.`)] : []));
    this.#tabulate();
  }

  #tabulate() {
    if (!this.#numbers.open || !this.#picture) return;
    const { columns, rows } = this.#picture.data();
    const more = rows.length > SHOWN ? [element('p', { class: 'note' }, `The first ${SHOWN} of ${rows.length} rows; the CSV has all.`)] : [];
    const shown = rows.slice(0, SHOWN).map(row => row.map(cell => (typeof cell === 'number' ? number(cell, 6) : String(cell ?? '–'))));
    this.#numbers.lastElementChild.replaceChildren(table(`Numbers of: ${this.#picture.title}`, columns, shown), ...more);
  }

  dispose() {
    this.#paint = undefined;
    this.#chart?.dispose();
    this.element.remove();
  }
}

/** Figures by name in a container; one that stays keeps its chart. */
export class FigureGrid {
  /** @type {Map<string, Figure>} */
  #figures = new Map();

  /** @param {string} [kind] class of the container */
  constructor(kind = '') {
    this.element = element('div', { class: `figures ${kind}` });
  }

  /** @param {Wanted[]} wanted in order */
  show(wanted) {
    for (const [key, figure] of this.#figures) {
      if (!wanted.some(one => one.key === key)) {
        figure.dispose();
        this.#figures.delete(key);
      }
    }
    wanted.forEach(({ key }, i) => {
      const figure = this.#figures.get(key) ?? new Figure();
      this.#figures.set(key, figure);
      if (this.element.children[i] !== figure.element) this.element.insertBefore(figure.element, this.element.children[i] ?? null);
    });
    wanted.forEach(one => this.#figures.get(one.key).show(one));
  }
}
