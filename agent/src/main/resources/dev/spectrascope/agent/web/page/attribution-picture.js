/** To which class each outlier of G belongs. */
import { base, legend, legendHeight, tip, upright, across } from 'spectrascope/plot';
import { number, percent } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { linearScale } from 'spectrascope/scales';

/** Outliers that are drawn; the CSV has all. */
const MOST = 20;
const ROW = 26;

/**
 * @param {{report: import('spectrascope/endpoints').Report, run: string, set: string, name: string, title: string,
 *   classOf: (index: number) => string}} subject
 * @returns {import('spectrascope/figure').Painter}
 */
export function attributionPainter({ report, run, set, name, title, classOf }) {
  const all = report.sets[set].classStructure.attribution ?? [];
  const shown = all.slice(0, MOST);
  return (width, theme) => {
    const colours = palette(theme);
    const names = ['share in the span of A1', 'along the nearest class mean'];
    const top = legendHeight(names, width);
    const rows = { ...linearScale(-0.5, shown.length - 0.5), ticks: shown.map((_, i) => i), label: row => `λ${Math.round(row) + 1} = ${number(shown[Math.round(row)]?.eigenvalue, 3)}` };
    const bars = (id, title_, colour, of, offset, label) => ({
      id, name: title_, type: 'custom', data: shown.map((one, i) => [of(one), i]), itemStyle: { color: colour }, encode: { x: 0, y: 1 },
      renderItem: (_, api) => {
        const [right, middle] = api.coord([api.value(0), api.value(1)]);
        const [left] = api.coord([0, api.value(1)]);
        const one = shown[api.value(1)];
        const bar = { type: 'rect', shape: { x: left, y: middle + offset, width: Math.max(1, right - left), height: 9 }, style: { fill: colour } };
        return { type: 'group', children: label ? [bar, { type: 'text', style: { text: label(one), x: right + 6, y: middle + offset - 2, fill: colours.ink, font: '12px system-ui, sans-serif' } }] : [bar] };
      },
    });
    return {
      title,
      describe: shown.map((one, i) => `eigenvalue ${i + 1}: ${classOf(one.nearestClass)}, cos² ${number(one.squaredCosine, 2)}`).join('; '),
      caption: 'How much of each top eigenvector of G lies in the span of the class means (A1), and along the nearest one, which is named: long bars attribute the outliers to the classes.',
      data: () => ({ columns: ['run', 'report', 'set', 'rank', 'eigenvalue', 'nearest_class', 'class', 'squared_cosine', 'share_of_a1'],
        rows: all.map((one, i) => [run, name, set, i + 1, one.eigenvalue, one.nearestClass, classOf(one.nearestClass), one.squaredCosine, one.shareOfA1]) }),
      drawing: {
        shape: `attribution-${shown.length}`,
        height: top + shown.length * ROW + 48,
        option: {
          ...base(theme),
          legend: { ...legend(colours, names), icon: 'rect' },
          grid: [{ left: 96, right: 96, top, height: shown.length * ROW }],
          xAxis: [{ ...across(colours, { ...linearScale(0, 1), label: percent }, { name: 'squared cosine' }), splitNumber: width < 480 ? 2 : 5, axisLabel: { color: colours.soft, fontSize: 12, formatter: percent } }],
          yAxis: [{ ...upright(colours, rows), inverse: true, splitLine: { show: false }, axisTick: { show: false }, axisLine: { show: false } }],
          tooltip: { ...base(theme).tooltip, trigger: 'item', formatter: item => {
            const one = shown[item.value[1]];
            return tip(`λ${item.value[1] + 1} of G = ${number(one.eigenvalue)}`, [['nearest mean:', classOf(one.nearestClass)], ['squared cosine', number(one.squaredCosine)], ['share in the span of A1', number(one.shareOfA1)]]);
          } },
          series: [bars('share', 'share in the span of A1', colours.structure.a1, one => one.shareOfA1, -10, null),
            bars('cosine', 'along the nearest class mean', colours.structure.top, one => one.squaredCosine, 1, one => classOf(one.nearestClass))],
        },
      },
    };
  };
}
