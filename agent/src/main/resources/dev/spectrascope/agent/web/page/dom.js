/**
 * An element with attributes and children. Attributes that are functions are listeners, `true` is an empty attribute, and
 * null or false none.
 *
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement & any}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/** A list of names and values. @param {[string, string | Node][]} facts */
export function facts(facts) {
  return element('dl', { class: 'facts' },
    ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
}

/**
 * A table that scrolls sideways where it does not fit.
 *
 * @param {string} label for who does not see it
 * @param {string[]} columns
 * @param {(string | Node)[][]} rows
 */
export function table(label, columns, rows) {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    element('table', {},
      element('thead', {}, element('tr', {}, ...columns.map(name => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...rows.map(row => element('tr', {}, ...row.map(cell => element('td', {}, cell)))))));
}
