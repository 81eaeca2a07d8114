/** The spectra of one moment. */
import { choice, controls } from 'spectrascope/controls';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { OPERATORS, paneName, paneReports, SETS } from 'spectrascope/panes';
import { fullReport } from 'spectrascope/report-cache';
import { linearScale, signedLogScale } from 'spectrascope/scales';
import { extent } from 'spectrascope/spectrum-curves';
import { spectrumPainter } from 'spectrascope/spectrum-picture';

/** Magnitudes relative to the largest that are told apart from 0 on a signed logarithmic axis, at least. */
const TOLD_APART = 1e-6;

/** Factor by which such an axis goes on beyond the outermost eigenvalues, whose bumps have a width. */
const LOG_MARGIN = 1.4;

export class SpectrumView {
  id = 'spectrum';
  title = 'Spectrum';
  timed = true;
  #grid = new FigureGrid();
  #turn = 0;

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    const { address } = context;
    this.element = element('section', {},
      controls(address,
        choice(address, 'set', 'Examples', SETS),
        choice(address, 'layout', 'Operators', [['panels', 'one above the other'], ['overlay', 'overlaid']]),
        choice(address, 'axis', 'Eigenvalues', [['linear', 'linear'], ['log', 'signed log']]),
        choice(address, 'range', 'Range', [['all', 'all'], ['bulk', 'bulk']]),
        choice(address, 'outliers', 'Outliers', [['marks', 'marks'], ['density', 'in the density']]),
        choice(address, 'fit', 'Axis', [['moment', 'fits this moment'], ['run', 'same at all']])),
      this.#grid.element);
  }

  async update() {
    const { address, slider } = this.context;
    const turn = ++this.#turn;
    const shown = await paneReports(this.context);
    // A later step may have overtaken this one.
    if (turn !== this.#turn) return;
    const axis = /** @type {'linear' | 'log'} */ (address.oneOf('axis', ['linear', 'log']));
    const style = { axis, scale: this.#scale(shown, axis),
      layout: /** @type {'panels' | 'overlay'} */ (address.oneOf('layout', ['panels', 'overlay'])),
      outliers: /** @type {'marks' | 'density'} */ (address.oneOf('outliers', ['marks', 'density'])) };
    this.#grid.show(shown.map(pane => ({
      key: pane.key,
      fileName: `spectrum-${pane.run.id}-${pane.brief.name}-${pane.set}`,
      paint: spectrumPainter({ report: pane.report, run: pane.run.id, set: pane.set, name: pane.brief.name,
        title: `Spectrum of Hess, G and H, ${paneName(this.context, pane)}` }, style),
    })));
    const { next } = slider;
    // Taking in a report keeps the browser from painting: only once this one is painted.
    if (next) requestIdleCallback(() => shown.forEach(({ run }) => run.reports.some(one => one.name === next.name) && fullReport(run.id, next.name).catch(() => {})), { timeout: 500 });
  }

  /** One for all figures, so that they can be compared. */
  #scale(shown, axis) {
    const { address } = this.context;
    const ofReport = (report, set) => OPERATORS.map(label => report.sets[set]?.operators?.[label]).filter(Boolean);
    const spectra = address.get('fit') === 'run'
      ? shown.flatMap(({ run, set }) => run.reports.flatMap(({ report }) => ofReport(report, set)))
      : shown.flatMap(({ set, report }) => ofReport(report, set));
    if (spectra.length === 0) return linearScale(0, 1);
    const [lowest, highest] = extent(spectra, address.get('range') === 'bulk');
    if (axis === 'linear') return linearScale(lowest, highest);
    const measured = shown.flatMap(({ set, report }) => ofReport(report, set)).filter(spectrum => spectrum.logDensity);
    const smallest = Math.min(...measured.map(({ logDensity }) => logDensity.magnitude[0]));
    return signedLogScale(Math.max(smallest, TOLD_APART * highest), LOG_MARGIN * lowest, LOG_MARGIN * highest);
  }
}
