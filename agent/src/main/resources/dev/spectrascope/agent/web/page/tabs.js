/** Tabs after the ARIA Authoring Practices: arrow keys go from one to the next, Home and End to the ends. */
import { element } from 'spectrascope/dom';

/** @param {HTMLElement} bar @param {HTMLElement} button */
function reveal(bar, button) {
  const middle = button.offsetLeft - bar.offsetLeft + button.offsetWidth / 2;
  bar.scrollLeft = middle - bar.clientWidth / 2;
}

/**
 * @param {string} label
 * @param {{id: string, title: string, panel: HTMLElement}[]} pages
 * @param {(id: string) => void} chosen
 */
export function tabs(label, pages, chosen) {
  const buttons = pages.map(({ id, title }) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, click: () => chosen(id) }, title));
  pages.forEach(({ id, panel }) => {
    panel.id = `panel-${id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    panel.tabIndex = 0;
  });
  const bar = element('div', { role: 'tablist', 'aria-label': label, keydown: event => {
    const now = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || now < 0) return;
    event.preventDefault();
    const next = (to + buttons.length) % buttons.length;
    buttons[next].focus();
    chosen(pages[next].id);
  } }, ...buttons);
  return {
    element: bar,
    /** @param {string} shown */
    select(shown) {
      if (pages.some(({ id }, i) => id === shown && buttons[i].getAttribute('aria-selected') !== 'true')) {
        // Sideways only, where the tabs are wider than the window.
        requestAnimationFrame(() => reveal(bar, buttons[pages.findIndex(({ id }) => id === shown)]));
      }
      pages.forEach(({ id, panel }, i) => {
        buttons[i].setAttribute('aria-selected', String(id === shown));
        buttons[i].tabIndex = id === shown ? 0 : -1;
        panel.hidden = id !== shown;
      });
    },
  };
}
