/** Files that the browser saves. */
import { element } from 'spectrascope/dom';

/**
 * @param {string} name of the file
 * @param {Blob} content
 */
export function save(name, content) {
  const address = URL.createObjectURL(content);
  const link = element('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** @param {string} address a data URL */
export function blobOf(address) {
  const [head, body] = address.split(',');
  const bytes = Uint8Array.from(atob(body), character => character.charCodeAt(0));
  return new Blob([bytes], { type: head.slice(5, head.indexOf(';')) });
}

/**
 * The text of a CSV file (RFC 4180). Numbers keep every digit.
 *
 * @param {Table} table
 * @typedef {{columns: string[], rows: (string | number | null | undefined)[][]}} Table
 */
export function csv({ columns, rows }) {
  const field = value => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map(row => row.map(field).join(',') + '\r\n').join('');
}
