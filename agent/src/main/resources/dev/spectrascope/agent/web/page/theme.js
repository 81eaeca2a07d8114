/** Dark or light: as the system says, or as the reader chose. */
import { element } from 'spectrascope/dom';

const preference = matchMedia('(prefers-color-scheme: dark)');
const listeners = [];
let chosen = null;

/** @returns {'light' | 'dark'} */
export function theme() {
  return chosen ?? (preference.matches ? 'dark' : 'light');
}

/** @param {() => void} listener */
export function onThemeChange(listener) {
  listeners.push(listener);
}

const tell = () => listeners.forEach(listener => listener());
preference.addEventListener('change', tell);

/** The button that turns it over. */
export function themeButton() {
  const button = element('button', { type: 'button', class: 'quiet', click: () => {
    chosen = theme() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = chosen;
    tell();
  } });
  const say = () => {
    const other = theme() === 'dark' ? 'Light' : 'Dark';
    button.textContent = other;
    button.setAttribute('aria-label', `${other} colours`);
  };
  say();
  onThemeChange(say);
  return button;
}
