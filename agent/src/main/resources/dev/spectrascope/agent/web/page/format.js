/** Numbers as people read them. */

const SUPERSCRIPT = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

/** 10 to an integer power, e.g. 10⁻³. @param {number} exponent */
export function power(exponent) {
  return '10' + [...String(exponent)].map(digit => SUPERSCRIPT[digit]).join('');
}

/** Making one takes longer than all that is written with it. @type {Map<number, Intl.NumberFormat>} */
const formats = new Map();

function significant(digits) {
  if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat('en', { maximumSignificantDigits: digits }));
  return formats.get(digits);
}

/** Four significant digits; – where there is no number. @param {number | null | undefined} value */
export function number(value, digits = 4) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const signed = text => text.replace('-', '−');
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(Math.min(2, digits - 1)).split('e');
    return `${signed(mantissa)} · ${power(Number(exponent))}`;
  }
  return signed(significant(digits).format(Number(value.toPrecision(digits))));
}

/** @param {number | null | undefined} share in [0, 1] */
export function percent(share) {
  return share === null || share === undefined ? '–' : `${number(100 * share, 3)} %`;
}

/** @param {number} count @param {string} noun in the singular */
export function counted(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${number(seconds / 3600, 2)} h`;
}

const OPERATORS = { hessian: 'Hess', g: 'G', h: 'H' };

/** @param {string} label of an operator as in a report */
export const operatorName = label => OPERATORS[label] ?? label;

/** The moment of a report. @param {{epoch: number, iteration: number}} report */
export const moment = ({ epoch, iteration }) => `epoch ${epoch} (iteration ${iteration.toLocaleString('en')})`;
