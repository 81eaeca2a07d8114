/** How the spectra change over a run. */
import { choice, controls } from 'spectrascope/controls';
import { curvesOf } from 'spectrascope/curve-cache';
import { densityAt, extentOf } from 'spectrascope/density-columns';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { heatmapPainter } from 'spectrascope/heatmap-picture';
import { ofRun, OPERATORS, SETS, shownRuns, shownSets } from 'spectrascope/panes';
import { ridgesPainter } from 'spectrascope/ridges-picture';
import { linearScale, signedLogScale } from 'spectrascope/scales';
import { trainingPainter } from 'spectrascope/training-picture';

/** Powers of ten of density that are told apart. */
const SHADES = 5;

/** Magnitudes as far below the smallest bulk edge are told apart from 0. */
const BELOW_EDGE = 1e-2;

export class DynamicsView {
  id = 'dynamics';
  title = 'Dynamics';
  timed = false;
  #training = new FigureGrid();
  #spectra = new FigureGrid();
  #turn = 0;

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    const { address } = context;
    this.element = element('section', {},
      controls(address,
        choice(address, 'set', 'Examples', SETS),
        choice(address, 'unit', 'Eigenvalues', [['own', 'as they are'], ['edge', 'over the bulk edge of H']]),
        choice(address, 'over', 'Spectra as', [['heat', 'heatmap'], ['ridges', 'ridges']]),
        choice(address, 'scale', 'Scale', [['log', 'signed log'], ['linear', 'linear']])),
      this.#training.element, this.#spectra.element);
  }

  async update() {
    const { address } = this.context;
    const turn = ++this.#turn;
    const normalised = address.oneOf('unit', ['own', 'edge']) === 'edge';
    const scaled = address.oneOf('scale', ['log', 'linear']);
    const ridges = address.oneOf('over', ['heat', 'ridges']) === 'ridges';
    const panes = shownRuns(this.context).flatMap(run => shownSets(address).map(set => ({ run, set,
      briefs: run.reports.filter(({ report }) => report.sets[set]?.operators && (!normalised || report.sets[set].operators.h?.bulkEdge > 0)) })))
      .filter(({ briefs }) => briefs.length > 0);
    const name = (what, { run, set }) => `${what}, ${set}${ofRun(this.context, run)}`;
    this.#training.show(panes.map(pane => ({ key: `${pane.run.id}/${pane.set}`, fileName: `training-${pane.run.id}-${pane.set}`,
      paint: trainingPainter({ ...pane.run, reports: pane.briefs }, pane.set, normalised, name('Error and the top eigenvalues of G', pane)) })));

    const kind = scaled === 'log' ? 'logDensity' : 'density';
    const subjects = await Promise.all(panes.map(pane => this.#subject(pane, kind, normalised)));
    if (turn !== this.#turn) return;
    this.#spectra.show(subjects.filter(subject => subject.operators.length > 0).map((subject, i) => ({
      key: `${ridges}/${subject.run.id}/${subject.set}`,
      fileName: `dynamics-${subject.run.id}-${subject.set}`,
      paint: (ridges ? ridgesPainter : heatmapPainter)({ ...subject, title: name('Spectra over training', panes[i]) }),
    })));
  }

  async #subject({ run, set, briefs }, kind, normalised) {
    const divisor = normalised ? brief => brief.report.sets[set].operators.h.bulkEdge : () => 1;
    const labels = OPERATORS.filter(label => briefs.some(({ report }) => report.sets[set].operators[label]));
    const operators = (await Promise.all(labels.map(async label => ({ label, curves: await curvesOf(run, set, label, kind) }))))
      .filter(({ curves }) => curves.length > 0);
    const { lowest, highest, smallestEdge } = extentOf(briefs, set, labels, divisor);
    const margin = 0.04 * (highest - lowest);
    const scale = kind === 'logDensity'
      ? signedLogScale(BELOW_EDGE * smallestEdge, 1.3 * lowest, 1.3 * highest)
      : linearScale(lowest - margin, highest + margin);
    return { run, set, briefs, operators, divisor, normalised, scale, shades: shadesOf(operators, briefs, divisor) };
  }
}

/** The highest density's power of ten and the ones below it. */
function shadesOf(operators, briefs, divisor) {
  const byName = new Map(briefs.map(brief => [brief.name, brief]));
  let highest = 1e-300;
  for (const { curves } of operators) {
    for (const { name, curve } of curves) {
      if (!byName.has(name)) continue;
      const by = divisor(byName.get(name));
      const density = densityAt(curve, by);
      const values = curve.magnitude ? [...curve.magnitude, ...curve.magnitude.map(magnitude => -magnitude)] : curve.eigenvalue;
      for (const value of values) highest = Math.max(highest, density(value / by));
    }
  }
  const to = Math.ceil(Math.log10(highest));
  return { from: to - SHADES, to };
}
