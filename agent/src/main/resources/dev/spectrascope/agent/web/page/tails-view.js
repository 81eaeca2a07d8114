/** The tails of the spectra of one moment. */
import { choice, controls } from 'spectrascope/controls';
import { element } from 'spectrascope/dom';
import { FigureGrid } from 'spectrascope/figure';
import { operatorName } from 'spectrascope/format';
import { paneName, paneReports, SETS } from 'spectrascope/panes';
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
      controls(address,
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
    const shown = await paneReports(this.context);
    if (turn !== this.#turn) return;
    this.#grid.show(shown
      .filter(({ set, report }) => report.sets[set].operators[operator]?.[from === 'log' ? 'logDensity' : 'density'])
      .map(pane => ({
        key: pane.key,
        fileName: `tails-${operator}-${pane.run.id}-${pane.brief.name}-${pane.set}`,
        paint: tailsPainter({ report: pane.report, run: pane.run.id, set: pane.set, name: pane.brief.name, operator, from,
          title: `Tails of ${operatorName(operator)}, ${paneName(this.context, pane)}` }),
      })));
  }
}
