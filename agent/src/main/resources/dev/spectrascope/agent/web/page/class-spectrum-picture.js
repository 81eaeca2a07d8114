/** The log-spectrum of G above the eigenvalues of the parts that it is the sum of (Papyan 2019, Figures 1 and 7). */
import { across, base, curve, decade, decades, legend, stems, tip } from 'spectrascope/plot';
import { number } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { logScale } from 'spectrascope/scales';
import { singleLogHeight } from 'spectrascope/spectrum-curves';

const DENSITY_HEIGHT = 210;
const ROW = 34;

/** The parts, as Figure 7 colours them. */
const PARTS = [
  { key: 'top', name: 'top of G' },
  { key: 'a1', name: 'A1' },
  { key: 'b1', name: 'B1' },
  { key: 'a2', name: 'A2' },
  { key: 'b2', name: 'B2' },
];

/**
 * @param {{report: import('spectrascope/endpoints').Report, run: string, set: string, name: string, title: string,
 *   classOf: (index: number) => string}} subject
 * @returns {import('spectrascope/figure').Painter}
 */
export function classSpectrumPainter({ report, run, set, name, title, classOf }) {
  const { classStructure, operators } = report.sets[set];
  const { logDensity, top = [] } = operators.g ?? {};
  const values = {
    top: top.map(pair => pair.eigenvalue), a1: classStructure.a1 ?? [], b1: classStructure.b1 ?? [], a2: classStructure.a2 ?? [],
    b2: classStructure.b2ClassTraces ?? [],
  };
  const errors = classStructure.b2ClassTraceErrors ?? [];
  const epsilon = logDensity?.epsilon ?? 1e-5;
  const seen = Object.values(values).flat().filter(value => value > epsilon);
  const smallest = Math.min(...seen, ...(logDensity ? logDensity.magnitude.filter((_, i) => logDensity.positive[i] > 1e-3) : []));
  const scale = logScale(Math.max(epsilon, smallest / 1.5), Math.max(...seen, epsilon * 10) * 1.6);
  const parts = PARTS.filter(({ key }) => values[key].length > 0);
  const to = logDensity ? Math.ceil(Math.log10(Math.max(...logDensity.positive, 1e-3)) + 0.05) : 0;
  const from = logDensity ? Math.min(to - 2, Math.floor(Math.log10(singleLogHeight(/** @type {any} */ ({ logDensity }), report.parameters)) - 1)) : -1;

  return (width, theme) => {
    const colours = palette(theme);
    const densityTop = 34;
    const rowsTop = logDensity ? densityTop + DENSITY_HEIGHT + 10 : densityTop;
    const second = logDensity ? 1 : 0;
    const series = parts.map(({ key, name: part }, row) => ({
      id: `part-${key}`, name: part, type: 'scatter', xAxisIndex: second, yAxisIndex: second, z: 3, clip: true,
      symbol: key === 'b2' ? 'diamond' : 'rect', symbolSize: key === 'b2' ? 13 : [key === 'b1' ? 2.5 : 3.5, 20],
      itemStyle: { color: colours.structure[key], opacity: key === 'b1' ? 0.75 : 1 },
      data: values[key].map((value, i) => [value > epsilon ? scale.at(value) : null, row, i]).filter(([place]) => place !== null),
    }));
    if (logDensity) {
      series.push(/** @type {any} */ (curve({ id: 'density', name: 'log-spectrum of G', colour: colours.structure.g,
        data: logDensity.magnitude.map((magnitude, i) => [scale.at(magnitude), decade(logDensity.positive[i], from)]) })));
      series.push(/** @type {any} */ (stems({ id: 'pins', name: 'top of G', colour: colours.structure.top, places: values.top.filter(value => value > 0).map(scale.at), from, to: from + 0.4 * (to - from) })));
    }
    const rowNames = parts.map(({ key, name: part }) => (key === 'top' ? part : key === 'b2' ? 'B2, by class' : part));
    const axes = logDensity ? [across(colours, scale, { index: 0, labels: false }), across(colours, scale, { index: 1, name: 'eigenvalue λ' })]
      : [across(colours, scale, { name: 'eigenvalue λ' })];
    const rowAxis = { ...decades(colours, { index: second, from: -0.5, to: parts.length - 0.5 }), inverse: true, splitLine: { show: false }, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: { color: row => colours.structure[parts[Math.round(row)]?.key] ?? colours.ink, fontSize: 13, fontWeight: 600, customValues: parts.map((_, i) => i), formatter: row => rowNames[Math.round(row)] ?? '' } };
    return {
      title,
      describe: parts.map(({ key, name: part }) => `${part}: largest ${number(Math.max(...values[key]))}`).join(', '),
      caption: 'Look whether the outliers of G stand above the eigenvalues of A1 (class means), one bulk above those of B1 (spread of the means of each pair of classes) and one above B2 (spread inside the classes; a diamond is the average eigenvalue of one class).',
      paper: 'Fig. 1 and 7',
      data: () => ({ columns: ['run', 'report', 'set', 'part', 'index', 'class', 'eigenvalue', 'standard_error', 'density_per_ln_eigenvalue'],
        rows: [...parts.flatMap(({ key }) => values[key].map((value, i) => [run, name, set, key, i, key === 'b2' ? classOf(i) : null, value, key === 'b2' ? errors[i] : null, null])),
          ...(logDensity?.magnitude ?? []).map((magnitude, i) => [run, name, set, 'log-spectrum', i, null, magnitude, null, logDensity.positive[i]])] }),
      drawing: {
        shape: `classes-${parts.map(part => part.key)}-${Boolean(logDensity)}`,
        height: rowsTop + parts.length * ROW + 50,
        option: {
          ...base(theme),
          legend: legend(colours, logDensity ? ['log-spectrum of G', 'top of G'] : []),
          grid: [...(logDensity ? [{ left: 102, right: 18, top: densityTop, height: DENSITY_HEIGHT }] : []), { left: 102, right: 18, top: rowsTop, height: parts.length * ROW }],
          xAxis: axes,
          yAxis: [...(logDensity ? [decades(colours, { index: 0, from, to, most: 5, name: 'density (per ln λ)' })] : []), rowAxis],
          tooltip: { ...base(theme).tooltip, trigger: 'item', formatter: item => hover(item, colours) },
          series,
        },
      },
    };
  };

  function hover({ seriesId, value }, colours) {
    const key = (seriesId ?? '').replace('part-', '');
    if (!values[key]) return '';
    const i = value[2];
    const error = errors[i] === undefined || key !== 'b2' ? '' : ` ± ${number(errors[i], 2)}`;
    const near = key === 'top' ? classStructure.attribution?.[i] : null;
    return tip({ top: `λ${i + 1} of G`, b2: `B2 of ${classOf(i)}` }[key] ?? `${key.toUpperCase()}, eigenvalue ${i + 1}`, [
      [key === 'b2' ? 'average eigenvalue' : 'λ', number(values[key][i], 5) + error, colours.structure[key]],
      ...(near ? [/** @type {[string, string]} */ (['nearest mean:', `${classOf(near.nearestClass)}, cos² ${number(near.squaredCosine, 3)}`])] : [])]);
  }
}
