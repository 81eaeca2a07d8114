/** Choices that a reader makes; each is a key of the address. */
import { element } from 'spectrascope/dom';

let made = 0;

/** Where a window is narrow, many choices would take all of its height. */
const wide = matchMedia('(min-width: 40rem)');

/**
 * The choices of a view; in a narrow window folded away behind what is chosen.
 *
 * @param {import('spectrascope/address').Address} address
 * @param {...HTMLElement} choices of {@link choice}
 */
export function controls(address, ...choices) {
  const summary = element('summary', {});
  const box = element('details', { class: 'fold' }, summary, element('div', { class: 'controls' }, ...choices));
  const say = () => {
    const text = choices.map(one => one.querySelector('input:checked')?.parentElement.textContent).filter(Boolean).join(' · ');
    if (summary.textContent !== text) summary.textContent = text;
  };
  const fold = () => { box.open = wide.matches || choices.length < 2; };
  address.onChange(say);
  wide.addEventListener('change', fold);
  fold();
  say();
  return box;
}

/**
 * One of several values, the first being the default.
 *
 * @param {import('spectrascope/address').Address} address
 * @param {string} key @param {string} label
 * @param {[string, string][]} options values and what they are called
 */
export function choice(address, key, label, options) {
  const name = `${key}-${made++}`;
  const values = options.map(([value]) => value);
  const inputs = options.map(([value]) =>
    element('input', { type: 'radio', name, value, change: () => address.set({ [key]: value === values[0] ? null : value }) }));
  const follow = () => inputs.forEach(input => { input.checked = input.value === address.oneOf(key, values); });
  follow();
  address.onChange(follow);
  return element('fieldset', { class: 'choice', 'data-key': key }, element('legend', {}, label),
    element('div', { class: 'segments' }, ...options.map(([, text], i) => element('label', {}, inputs[i], element('span', {}, text)))));
}
