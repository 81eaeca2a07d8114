/** The data of a report that was saved: in script tags of the page itself, each named by the path that a server would answer. */
import { endpoints } from 'spectrascope/endpoints';
import { thinned } from 'spectrascope/thinning';

/** A tag holds JSON, or JSON compressed with gzip in base64. */
async function read(path) {
  const tag = document.querySelector(`script[data-path="${CSS.escape(path)}"]`);
  if (!tag) throw new Error(`${path} is not part of this file`);
  if (tag.getAttribute('data-encoding') !== 'gzip') return JSON.parse(tag.textContent);
  const bytes = Uint8Array.from(atob(tag.textContent.trim()), character => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).json();
}

export const { runs, run, reports, report, peak, summary } = endpoints(read);

export const live = false;

/** When the file was made and how exact its numbers are. @returns {Promise<{made: string, points: number, digits: number} | null>} */
export const about = () => read('about').catch(() => null);

/** As the server would answer it. */
export async function curves(id, { set, operator, curve, points }) {
  const found = [];
  for (const { name, epoch, iteration } of await reports(id)) {
    const measured = (await report(id, name)).sets[set]?.operators?.[operator]?.[curve];
    if (measured) found.push({ name, epoch, iteration, curve: thinned(measured, points) });
  }
  return found;
}

/** A file of its own has none: it is inside this one. */
export const reportLink = () => null;

/** Nothing changes any more. */
export function subscribe() {}
