/** The tails of the spectra of one moment. */
import { choice } from 'spectrascope/controls';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { operatorName } from 'spectrascope/format';
import { paneName, panes, SETS } from 'spectrascope/panes';
import { fullReport } from 'spectrascope/report-cache';
import { tailsPainter } from 'spectrascope/tails-picture';

export class TailsView {
  id = 'tails';
  title = 'Tails';
  timed = true;
  #grid = new FigureGrid();
  #turn = 0;

  /** @param {import('spectrascope/panes').Context} context */
  constructor(context) {
    this.context = context;
    const { address } = context;
    this.element = element('section', {},
      element('div', { class: 'controls' },
        choice(address, 'set', 'Examples', SETS),
        choice(address, 'of', 'Operator', [['h', 'H'], ['hessian', 'Hess'], ['g', 'G']]),
        choice(address, 'from', 'Drawn from', [['log', 'log-spectrum'], ['linear', 'spectrum']])),
      this.#grid.element);
  }

  async update() {
    const { address } = this.context;
    const turn = ++this.#turn;
    const operator = address.oneOf('of', ['h', 'hessian', 'g']);
    const from = /** @type {'log' | 'linear'} */ (address.oneOf('from', ['log', 'linear']));
    const shown = panes(this.context);
    const reports = await Promise.all(shown.map(({ run, brief }) => fullReport(run.id, brief.name)));
    if (turn !== this.#turn) return;
    this.#grid.show(shown.map((pane, i) => ({ pane, report: reports[i] }))
      .filter(({ pane, report }) => report.sets[pane.set].operators[operator]?.[from === 'log' ? 'logDensity' : 'density'])
      .map(({ pane, report }) => ({
        key: pane.key,
        fileName: `tails-${operator}-${pane.run.id}-${pane.brief.name}-${pane.set}`,
        paint: tailsPainter({ report, run: pane.run.id, set: pane.set, name: pane.brief.name, operator, from,
          title: `Tails of ${operatorName(operator)}, ${paneName(this.context, pane)}` }),
      })));
  }
}
