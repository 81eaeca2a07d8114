/** The three-level structure of G. */
import { attributionPainter } from 'spectrascope/attribution-picture';
import { classNames } from 'spectrascope/class-names';
import { classSpectrumPainter } from 'spectrascope/class-spectrum-picture';
import { choice, controls } from 'spectrascope/controls';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { knockOutPainter } from 'spectrascope/knock-out-picture';
import { ofRun, paneName, paneReports, SETS } from 'spectrascope/panes';
import { tracksPainter } from 'spectrascope/tracks-picture';

export class ClassStructureView {
  id = 'classes';
  title = 'Class structure';
  timed = true;
  #grid = new FigureGrid();
  #missing = element('p', { class: 'missing', hidden: true });
  #turn = 0;

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    this.element = element('section', {},
      controls(context.address, choice(context.address, 'set', 'Examples', SETS)), this.#grid.element, this.#missing);
  }

  async update() {
    const turn = ++this.#turn;
    const shown = await paneReports(this.context);
    if (turn !== this.#turn) return;
    const measured = shown.filter(({ set, report }) => report.sets[set].classStructure);
    const knockedOut = measured.some(({ set, report }) => report.sets[set].classStructure.knockOuts);
    this.#missing.hidden = shown.length === 0 || knockedOut;
    this.#missing.textContent = measured.length === 0
      ? 'The structure of G was not measured: it is that of a classifier with softmax and cross-entropy (probes.classStructure).'
      : 'Knock-outs, the spectra of G without each of its parts (Papyan 2019, Fig. 1), are measured with probes.knockOuts: true.';
    /** @type {[string, string, (subject: any) => import('spectrascope/figure').Painter, (structure: any) => any][]} */
    const kinds = [
      ['classes', 'Structure of G', classSpectrumPainter, () => true],
      ['knock-outs', 'Knock-outs', knockOutPainter, structure => structure.knockOuts],
      ['attribution', 'Outliers and classes', attributionPainter, structure => structure.attribution?.length > 0],
    ];
    this.#grid.show(measured.flatMap(pane => {
      const { run, set, brief, report } = pane;
      const subject = { report, run: run.id, set, name: brief.name, classOf: classNames(run) };
      const ofMoment = kinds.filter(([, , , has]) => has(report.sets[set].classStructure)).map(([key, title, painter]) => ({
        key: `${key}/${pane.key}`, fileName: `${key}-${run.id}-${brief.name}-${set}`, paint: painter({ ...subject, title: `${title}, ${paneName(this.context, pane)}` }) }));
      return [...ofMoment, { key: `over-time/${pane.key}`, fileName: `class-structure-${run.id}-${set}`, stamp: `${run.reports.length} ${run.detail.gaps?.length} ${run.detail.failed?.length}`, paint: overTime(this.context, run, set) }];
    }));
  }
}

/** The sizes of the parts of G, and how far the bulks of B1 and B2 lie apart (Papyan 2019, Figure 7). */
function overTime(context, run, set) {
  const line = (key, name, part, of, dashed = false) => ({ key, name, colour: colours => colours.structure[part], dashed, of });
  const structure = report => report.sets?.[set]?.classStructure;
  const reports = run.reports.filter(({ report }) => structure(report));
  return tracksPainter({
    title: `Parts of G over training, ${set}${ofRun(context, run)}`,
    caption: 'Above, the trace of each part of G. Below, the average (solid) and the largest (dashed) eigenvalues of B1 and B2: look for the two bulks drawing apart as training goes on.',
    paper: 'Fig. 7',
    runs: [{ ...run, reports }],
    peak: true,
    panels: [
      { name: 'trace', kind: 'log', lines: ['a1', 'b1', 'a2', 'b2'].map(part => line(`trace_${part}`, part.toUpperCase(), part, report => structure(report)?.traces?.[part])) },
      { name: 'eigenvalue', kind: 'log', lines: [
        line('b1_mean', 'B1', 'b1', report => structure(report)?.bulks?.b1Mean), line('b1_upper', 'largest of B1', 'b1', report => structure(report)?.bulks?.b1Upper, true),
        line('b2_mean', 'B2', 'b2', report => structure(report)?.bulks?.b2Mean), line('b2_upper', 'largest of B2', 'b2', report => structure(report)?.bulks?.b2Upper, true)] },
    ],
  });
}
