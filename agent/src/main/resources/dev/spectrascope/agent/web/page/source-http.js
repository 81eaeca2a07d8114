/** The data of a page that a server gives: the runs may still be going on. */
import { endpoints, reportPath } from 'spectrascope/endpoints';

/** Milliseconds after which a stream of events is asked for again that the server refused. */
const REFUSED = 3000;

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
  return answer.json();
}

export const { runs, run, reports, report, peak, summary } = endpoints(read);

/** Whether data can change while the page is open. */
export const live = true;

/** Nothing is left out. */
export const about = async () => null;

/**
 * A curve of every report of a run, thinned.
 *
 * @param {string} id
 * @param {{set: string, operator: string, curve: 'density' | 'logDensity', points: number}} which
 * @returns {Promise<import('spectrascope/endpoints').CurveAt[]>}
 */
export async function curves(id, which) {
  const answer = await read(`api/runs/${encodeURIComponent(id)}/curves?${new URLSearchParams(/** @type {any} */ (which))}`);
  return answer.reports;
}

/** @returns {string | null} where a browser finds the report's file */
export const reportLink = reportPath;

/**
 * Tells of new reports and of changes of state while the page is seen. Out of sight it listens to nothing: a browser has six
 * connections to a server for all its tabs, and those that are kept for going back to hold on to theirs.
 *
 * @param {{report: (run: string, name: string) => void, state: (run: string) => void,
 *   connection: (there: boolean) => void}} hear connection is told every time it comes or goes
 */
export function subscribe(hear) {
  /** @type {EventSource | null} */
  let events = null;
  const listen = () => {
    if (events) return;
    const opened = new EventSource('api/events');
    events = opened;
    events.addEventListener('open', () => hear.connection(true));
    events.addEventListener('error', () => {
      hear.connection(false);
      // The server has as many streams as it takes, and the browser does not try again: without one, ask now and then.
      if (opened.readyState === EventSource.CLOSED && events === opened) {
        events = null;
        setTimeout(ask, REFUSED);
      }
    });
    events.addEventListener('report', event => {
      const { run, name } = JSON.parse(event.data);
      hear.report(run, name);
    });
    events.addEventListener('state', event => hear.state(JSON.parse(event.data).run));
  };
  const rest = () => {
    events?.close();
    events = null;
  };
  const ask = async () => {
    if (events || document.hidden) return;
    if (await fetch('api/runs').then(answer => answer.ok, () => false)) hear.connection(true);
    follow();
  };
  const follow = () => (document.hidden ? rest() : listen());
  document.addEventListener('visibilitychange', follow);
  addEventListener('pagehide', rest);
  addEventListener('pageshow', follow);
  follow();
}
