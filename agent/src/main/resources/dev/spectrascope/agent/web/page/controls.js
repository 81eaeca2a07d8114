/** Choices that a reader makes; each is a key of the address. */
import { element } from 'spectrascope/dom';

let made = 0;

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
