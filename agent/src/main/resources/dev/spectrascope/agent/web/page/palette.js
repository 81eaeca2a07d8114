/**
 * Colours that people with any colour vision tell apart (Okabe and Ito 2008), darkened or lightened until they stand out from
 * the page. Hess is red, G green and H blue, and the parts of G have the colours of Papyan 2019, Figures 6 and 7.
 *
 * @typedef {typeof LIGHT} Palette
 */
const LIGHT = {
  paper: '#ffffff', ink: '#1b1f24', soft: '#59636e', line: '#d1d9e0', faint: '#eaeef2',
  operators: { hessian: '#d04a02', g: '#00805c', h: '#0072b2' },
  structure: { g: '#0072b2', top: '#e07b00', a1: '#b59b00', b1: '#00805c', a2: '#1f97a8', b2: '#cc3311' },
  sets: { train: '#1b1f24', test: '#a8478b' },
  signs: { positive: '#d04a02', negative: '#0072b2' },
  runs: ['#0072b2', '#d04a02', '#00805c', '#a8478b', '#8a7a00', '#3d9bd1', '#59636e'],
  accent: '#0b62c4', warn: '#a14000',
  ramp: ['#ffffff', '#d8e2dc', '#a5d0b8', '#5fb9a2', '#2c9a97', '#22758b', '#2b4f7d', '#2d2a63', '#1c1038'],
};

/** @type {Palette} */
const DARK = {
  paper: '#0d1117', ink: '#e6edf3', soft: '#9da7b3', line: '#30363d', faint: '#1c2129',
  operators: { hessian: '#ff8a4c', g: '#2fc79b', h: '#5fb2ef' },
  structure: { g: '#5fb2ef', top: '#f5a142', a1: '#f0e442', b1: '#2fc79b', a2: '#63dbe8', b2: '#ff6f52' },
  sets: { train: '#e6edf3', test: '#e394c6' },
  signs: { positive: '#ff8a4c', negative: '#5fb2ef' },
  runs: ['#5fb2ef', '#ff8a4c', '#2fc79b', '#e394c6', '#f0e442', '#9ad1f5', '#9da7b3'],
  accent: '#6cb6ff', warn: '#f0a35e',
  ramp: ['#0d1117', '#1b1c46', '#26407a', '#236488', '#22878d', '#35aa86', '#72cb74', '#c3e06b', '#fdf3a2'],
};

/** @param {'light' | 'dark'} theme @returns {Palette} */
export const palette = theme => (theme === 'dark' ? DARK : LIGHT);
