/** Goes through the moments at which reports were made, by hand or by itself. */
import { element } from 'spectrascope/dom';
import { moment } from 'spectrascope/format';

/** Milliseconds that a moment is shown for while it plays. */
const PACE = 600;

export class MomentSlider {
  #moments = [];
  #timer;
  #range;
  #play;
  #latest;
  #output;
  #count;

  /**
   * @param {import('spectrascope/address').Address} address the key "at" holds the name of the moment; without it, the latest
   *     is shown and followed
   */
  constructor(address) {
    this.address = address;
    this.#range = element('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Moment of training',
      input: () => { this.#stop(); this.#go(Number(this.#range.value)); } });
    this.#play = element('button', { type: 'button', class: 'play', click: () => (this.#timer ? this.#stop() : this.#start()) });
    this.#latest = element('button', { type: 'button', class: 'quiet', title: 'Show the newest report, and each new one as it comes',
      click: () => { this.#stop(); address.set({ at: null }); } }, 'Latest');
    this.#output = element('output', {});
    this.#count = element('span', { class: 'note' });
    this.element = element('div', { class: 'slider' }, this.#play, this.#range, this.#latest, this.#output, this.#count);
    this.#showPlaying();
  }

  /** @param {import('spectrascope/endpoints').Brief[]} moments in order of time */
  update(moments) {
    this.#moments = moments;
    this.element.hidden = moments.length === 0;
    if (moments.length === 0) return;
    const at = this.#index();
    this.#range.max = String(moments.length - 1);
    this.#range.value = String(at);
    this.#range.disabled = moments.length === 1;
    this.#play.disabled = moments.length === 1;
    const text = moment(moments[at]);
    this.#range.setAttribute('aria-valuetext', text);
    this.#output.textContent = text[0].toUpperCase() + text.slice(1);
    this.#count.textContent = `${at + 1} of ${moments.length}`;
    this.#latest.setAttribute('aria-pressed', String(this.address.get('at') === undefined));
  }

  /** The moment shown, null while there is none. */
  get shown() {
    return this.#moments.length === 0 ? null : this.#moments[this.#index()];
  }

  /** The one that would come next, null at the end. */
  get next() {
    return this.#moments[this.#index() + 1] ?? null;
  }

  #index() {
    const name = this.address.get('at');
    const last = this.#moments.length - 1;
    if (name === undefined) return last;
    const found = this.#moments.findIndex(one => one.name === name);
    return found < 0 ? last : found;
  }

  #go(index) {
    this.address.set({ at: this.#moments[index].name });
  }

  #start() {
    if (this.#index() === this.#moments.length - 1) this.#go(0);
    this.#timer = setInterval(() => {
      if (document.hidden) return;
      if (this.#index() + 1 < this.#moments.length) this.#go(this.#index() + 1);
      if (this.#index() + 1 >= this.#moments.length) this.#stop();
    }, PACE);
    this.#showPlaying();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#showPlaying();
  }

  #showPlaying() {
    this.#play.textContent = this.#timer ? '❚❚' : '▶';
    this.#play.setAttribute('aria-label', this.#timer ? 'Pause' : 'Play through the epochs');
  }
}
