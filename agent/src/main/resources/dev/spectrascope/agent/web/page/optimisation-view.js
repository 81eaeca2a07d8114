/** What the spectra say of the optimiser's steps. */
import { choice, controls } from 'spectrascope/controls';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { SETS, shownRuns, shownSets } from 'spectrascope/panes';
import { tracksPainter } from 'spectrascope/tracks-picture';

export class OptimisationView {
  id = 'optimisation';
  title = 'Optimisation';
  timed = false;
  #grid = new FigureGrid();

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    this.element = element('section', {},
      controls(context.address, choice(context.address, 'set', 'Examples', SETS)), this.#grid.element);
  }

  update() {
    const { address } = this.context;
    this.#grid.show(shownSets(address).flatMap(set => {
      const runs = shownRuns(this.context).map(run => ({ ...run, reports: run.reports.filter(({ report }) => report.sets[set]) }))
        .filter(run => run.reports.length > 0);
      if (runs.length === 0) return [];
      return [sharpness, negative, gradient].map(figure => {
        const { key, ...subject } = figure(set, runs);
        return { key: `${key}/${set}`, fileName: `${key}-${set}`, paint: tracksPainter({ ...subject, runs }) };
      });
    }));
  }
}

const operator = (report, set, label) => report.sets?.[set]?.operators?.[label];

function sharpness(set, runs) {
  const updaters = runs.map(run => ({ id: run.id, ...run.detail.updater }));
  const formulas = [...new Set(updaters.flatMap(({ threshold }) => (threshold ? [threshold.formula] : [])))];
  const name = formulas.length === 1 ? formulas[0] : 'threshold of stability';
  const told = updaters.map(({ threshold, reading }) => (threshold ? `${threshold.formula}, ${reading}` : `no threshold, since ${reading}`));
  const readings = new Set(told).size === 1 ? told[0] : told.map((text, i) => `${updaters[i].id}: ${text}`).join('; ');
  return {
    key: 'sharpness', title: formulas.length > 0 ? `Sharpness against ${name}, ${set}` : `Sharpness, ${set}`,
    caption: formulas.length > 0
      ? `With the learning rate η, steps are stable where the largest eigenvalue of Hess lies below the dashed line (Cohen et al. 2021): ${readings}. Small batches move that limit.`
      : `Which sharpness is too much cannot be told (${readings}): look whether the largest eigenvalue of Hess grows as training goes on, and where it stops.`,
    panels: [{ name: 'eigenvalue', kind: /** @type {const} */ ('log'), lines: [
      { key: 'sharpness', name: 'largest eigenvalue of Hess', colour: colours => colours.operators.hessian, of: report => operator(report, set, 'hessian')?.top?.[0]?.eigenvalue },
      { key: 'stability_threshold', name, colour: colours => colours.soft, dashed: true, of: (report, run) => thresholdOf(report, run.detail.updater) },
    ] }],
  };
}

/** The same that the metrics have. */
const thresholdOf = ({ learningRate }, updater) => (learningRate > 0 && updater?.threshold ? updater.threshold.timesLearningRate / learningRate : null);

function negative(set) {
  return {
    key: 'negative', title: `Negative eigenvalues, ${set}`,
    caption: 'The mass Σ|λ| of the negative eigenvalues relative to that of all: look whether Hess loses its negative curvature as training goes on, and whether H stays near one half (Pennington and Bahri 2017).',
    panels: [{ name: 'negative mass', kind: /** @type {const} */ ('share'), lines: [
      { key: 'negative_mass_hessian', name: 'Hess', colour: colours => colours.operators.hessian, of: report => operator(report, set, 'hessian')?.negativeMass },
      { key: 'negative_mass_h', name: 'H', colour: colours => colours.operators.h, dashed: true, of: report => operator(report, set, 'h')?.negativeMass },
    ] }],
  };
}

function gradient(set, runs) {
  const shared = runs.some(run => run.reports.some(({ report }) => operator(report, set, 'hessian')?.gradientShare !== undefined));
  return {
    key: 'gradient', title: `The gradient, ${set}`,
    caption: shared
      ? 'Above, the share ‖P∇L‖² / ‖∇L‖² of the gradient in the span of the top eigenvectors: look whether most of it lies there after the first epochs (Gur-Ari et al. 2018).'
      : 'The norm of the gradient of the mean loss. These reports do not tell how much of it lies in the space of the top eigenvectors.',
    panels: [
      { name: 'share in the top-C space', kind: /** @type {const} */ ('share'), lines: [
        { key: 'gradient_share_hessian', name: 'in the span of Hess', colour: colours => colours.operators.hessian, of: report => operator(report, set, 'hessian')?.gradientShare },
        { key: 'gradient_share_g', name: 'in the span of G', colour: colours => colours.operators.g, dashed: true, of: report => operator(report, set, 'g')?.gradientShare }] },
      { name: '‖∇L‖', kind: /** @type {const} */ ('log'), lines: [
        { key: 'gradient_norm', name: 'norm of the gradient', colour: colours => colours.sets.train, of: report => report.sets?.[set]?.gradientNorm }] },
    ],
  };
}
