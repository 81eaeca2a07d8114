/** Puts the page together and keeps it current. */
import { Address } from 'spectrascope/address';
import { runChooser } from 'spectrascope/chosen-runs';
import { element } from 'spectrascope/dom';
import { moments, shownRuns } from 'spectrascope/panes';
import { Runs } from 'spectrascope/runs';
import { MomentSlider } from 'spectrascope/slider';
import { about, live } from 'spectrascope/source';
import { runStatus, waitingFor } from 'spectrascope/status';
import { tabs } from 'spectrascope/tabs';
import { themeButton } from 'spectrascope/theme';
import { ClassStructureView } from 'spectrascope/class-structure-view';
import { DynamicsView } from 'spectrascope/dynamics-view';
import { OptimisationView } from 'spectrascope/optimisation-view';
import { RunView } from 'spectrascope/run-view';
import { SpectrumView } from 'spectrascope/spectrum-view';
import { SummaryView } from 'spectrascope/summary-view';
import { TailsView } from 'spectrascope/tails-view';

const address = new Address();
const runs = new Runs();
const slider = new MomentSlider(address);
/** @type {import('spectrascope/panes').Context} */
const context = { address, runs, slider };

const views = [SummaryView, SpectrumView, DynamicsView, ClassStructureView, TailsView, OptimisationView, RunView].map(View => new View(context));
/** Who opens a saved run reads first; who watches one looks. */
const first = live ? 'spectrum' : 'summary';
const panels = views.map(view => element('div', {}, view.element));
const bar = tabs('Views', views.map((view, i) => ({ id: view.id, title: view.title, panel: panels[i] })), id => address.set({ view: id }));
const chooser = runChooser(context);
const status = element('div', { class: 'status', role: 'status' });
const saved = element('span', { class: 'note' });
const waiting = element('p', { class: 'waiting', hidden: true });

document.getElementById('app').replaceChildren(
  element('header', {},
    element('h1', {}, 'Spectrascope'), status, saved,
    element('div', { class: 'right' }, ...(live ? [element('a', { href: 'metrics' }, 'Metrics')] : []), themeButton())),
  element('nav', { 'aria-label': 'Views' }, bar.element),
  element('main', {}, element('div', { class: 'bar' }, chooser.element, slider.element), waiting, ...panels));

let told = '';

function update() {
  const view = views.find(one => one.id === address.oneOf('view', [first, ...views.map(({ id }) => id)]));
  const shown = shownRuns(context);
  bar.select(view.id);
  chooser.update();
  slider.update(moments(shown));
  slider.element.hidden ||= !view.timed;
  const text = waitingFor(runs, shown);
  waiting.hidden = text === null;
  waiting.textContent = text ?? '';
  document.body.classList.toggle('empty', text !== null);
  const now = runStatus(runs, shown);
  // Said aloud only when it is something else.
  if (now.text !== told) status.replaceChildren(now.element);
  told = now.text;
  Promise.resolve(view.update()).catch(error => {
    waiting.hidden = false;
    waiting.textContent = `This could not be drawn: ${error.message}`;
    throw error;
  });
}

about().then(made => {
  if (made) saved.textContent = `Saved ${new Date(made.made).toLocaleString()}: numbers to ${made.digits} digits, curves of at most ${made.points} points`;
});
update();
runs.onChange(update);
address.onChange(update);
runs.start().catch(error => {
  waiting.hidden = false;
  waiting.textContent = `No data: ${error.message}. The job may have ended; reload to try again.`;
});
