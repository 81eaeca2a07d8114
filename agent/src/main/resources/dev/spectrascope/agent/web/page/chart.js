/** One ECharts instance in an element, kept for as long as the element is shown; new data never makes a new one. */
import * as echarts from 'echarts';

/**
 * @typedef {object} Drawing what a figure shows
 * @property {string} shape names the drawing's structure: as long as it is the same, only data change
 * @property {number} height in pixels
 * @property {any} option of ECharts
 */

export class Chart {
  #instance;
  #observer;
  #shape = '';
  #drawing = null;

  /** @param {HTMLElement} host @param {() => void} resized told when the width has changed */
  constructor(host, resized) {
    this.host = host;
    this.#instance = echarts.init(host, null, { renderer: 'canvas', width: Math.max(host.clientWidth, 100), height: 100 });
    let width = host.clientWidth;
    this.#observer = new ResizeObserver(() => {
      if (host.clientWidth === width || host.clientWidth === 0) return;
      width = host.clientWidth;
      resized();
    });
    this.#observer.observe(host);
  }

  get width() {
    return Math.max(this.host.clientWidth, 100);
  }

  /** @param {Drawing} drawing */
  show(drawing) {
    if (this.#instance.getWidth() !== this.width || this.#instance.getHeight() !== drawing.height) {
      this.host.style.height = `${drawing.height}px`;
      this.#instance.resize({ width: this.width, height: drawing.height });
    }
    this.#instance.setOption(drawing.option, drawing.shape === this.#shape
      ? { replaceMerge: ['series'] }
      : { notMerge: true });
    this.#shape = drawing.shape;
    this.#drawing = drawing;
  }

  /** @returns {string} the picture as a data URL, at twice the screen's resolution */
  png() {
    return this.#instance.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: this.#drawing.option.backgroundColor });
  }

  /** @returns {string} the picture as the text of an SVG file */
  svg() {
    const drawn = echarts.init(null, null, { renderer: 'svg', ssr: true, width: this.width, height: this.#drawing.height });
    drawn.setOption(this.#drawing.option);
    const text = drawn.renderToSVGString();
    drawn.dispose();
    return text;
  }

  dispose() {
    this.#observer.disconnect();
    this.#instance.dispose();
  }
}
