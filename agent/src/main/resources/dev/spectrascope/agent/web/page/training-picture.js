/** Train and test error over a run, above the top eigenvalues of G, with G's peak marked (Papyan 2019, Figures 6 and 10). */
import { breaksOf, brokenLines } from 'spectrascope/missing';
import { base, decades, legend, legendHeight, missingMarks, MISSING, tip, tracks, upright } from 'spectrascope/plot';
import { number, percent } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { linearScale } from 'spectrascope/scales';
import { peakMark, peakName, sizesOfG, timeAxes, timeAxis } from 'spectrascope/time-axis';

const ERROR_HEIGHT = 170;
const EIGENVALUE_HEIGHT = 240;

/**
 * @param {import('spectrascope/runs').Run} run
 * @param {string} set of the eigenvalues
 * @param {boolean} normalised eigenvalues are divided by the bulk edge of H
 * @param {string} title
 * @returns {import('spectrascope/figure').Painter}
 */
export function trainingPainter(run, set, normalised, title) {
  const briefs = run.reports.filter(({ report }) => report.sets[set]);
  const time = timeAxis([briefs]);
  const classifies = briefs.some(({ report }) => Object.values(report.sets).some(one => one.error !== undefined && one.error !== null));
  const quantity = classifies ? 'error' : 'loss';
  const sets = ['train', 'test'].filter(name => briefs.some(({ report }) => report.sets[name]));
  const count = Math.max(0, ...briefs.map(({ report }) => Math.min(report.classes, report.sets[set].operators.g?.top.length ?? 0)));
  const divisor = ({ report }) => (normalised ? report.sets[set].operators.h?.bulkEdge ?? null : 1);
  const eigenvalue = (brief, rank) => {
    const found = brief.report.sets[set].operators.g?.top[rank]?.eigenvalue;
    const by = divisor(brief);
    return found === undefined || !(by > 0) ? null : found / by;
  };
  const edge = brief => (normalised ? 1 : brief.report.sets[set].operators.h?.bulkEdge ?? null);
  const sizes = sizesOfG(run, normalised);
  const breaks = breaksOf(run, time);
  const apart = briefs.filter(brief => run.peak.notCompared.some(one => one.iteration === brief.iteration));

  return (width, theme) => {
    const colours = palette(theme);
    const positive = briefs.flatMap(brief => [...Array.from({ length: count }, (_, rank) => eigenvalue(brief, rank)), edge(brief)]).filter(value => value > 0);
    const from = Math.floor(Math.log10(Math.min(1, ...positive)));
    const to = Math.ceil(Math.log10(Math.max(1, ...positive)) + 0.05);
    const logarithm = value => (value > 0 ? Math.log10(value) : null);
    const most = Math.max(0.01, ...briefs.flatMap(({ report }) => sets.map(name => report.sets[name]?.[quantity] ?? 0)));
    const errorScale = { ...linearScale(0, most * 1.05), label: classifies ? place => percent(place) : place => number(place) };
    const peaked = sizes?.peak.at;
    const series = [
      ...sets.flatMap((name, i) => {
        const [own, ...across] = tracks({ id: `error-${name}`, name: `${name} ${quantity}`, colour: colours.sets[name], dashed: name === 'test',
          data: briefs.map(brief => [time.place(brief), brief.report.sets[name]?.[quantity] ?? null]) }, breaks);
        return [{ ...own, ...(i === 0 && peakMark(sizes, time, colours, true)) }, ...across];
      }),
      // The paper's large circles.
      ...sets.filter(() => peaked).map(name => ({ id: `peak-${name}`, name: `${name} ${quantity}`, type: 'scatter', silent: true, symbolSize: 15, z: 5,
        xAxisIndex: 0, yAxisIndex: 0, itemStyle: { color: colours.sets[name], borderColor: colours.paper, borderWidth: 2 },
        data: briefs.filter(brief => brief.epoch === peaked.epoch && brief.iteration === peaked.iteration)
          .map(brief => [time.place(brief), brief.report.sets[name]?.[quantity] ?? null]) })),
      ...Array.from({ length: count }, (_, rank) => rank).flatMap(rank => {
        const [own, ...across] = tracks({ id: `g-${rank}`, name: 'top eigenvalues of G', index: 1, colour: colours.operators.g, width: rank === 0 ? 2.5 : 1.25, opacity: 1 - (0.6 * rank) / Math.max(1, count),
          data: briefs.map(brief => [time.place(brief), logarithm(eigenvalue(brief, rank))]) }, breaks);
        if (rank === 0) hollow(own, apart.map(time.place), colours);
        return [{ ...own, symbolSize: rank === 0 ? 6 : 3, ...(rank === 0 && peakMark(sizes, time, colours, false)) }, ...across];
      }),
      ...tracks({ id: 'edge', name: 'bulk edge of H', index: 1, colour: colours.operators.h, dashed: true, symbol: 'none',
        data: briefs.map(brief => [time.place(brief), logarithm(edge(brief))]) }, breaks),
      ...missingMarks(colours, breaks, 0, 0), ...missingMarks(colours, breaks, 1, from),
    ];
    const names = [...sets.map(name => `${name} ${quantity}`), 'top eigenvalues of G', 'bulk edge of H', ...(breaks.length > 0 ? [MISSING] : [])];
    const first = legendHeight(names, width) + 24;
    const second = first + ERROR_HEIGHT + 22;
    return {
      title,
      describe: describe(briefs, sets, quantity, sizes, time),
      caption: (classifies
        ? 'The line marks where G is largest, the band the reports beside it: look whether the train error falls fast until there, and slowly from then on.'
        : 'The line marks where G is largest, the band the reports beside it: look for a loss that falls fast before and slowly after.') + brokenLines(breaks.length)
        + (apart.length > 0 ? ` Hollow points are over another number of examples, for want of time, and not compared.` : ''),
      paper: 'Fig. 6 and 10',
      data: () => ({
        columns: ['run', 'report', 'epoch', 'iteration', ...sets.map(name => `${name}_${quantity}`), 'bulk_edge_h',
          ...Array.from({ length: count }, (_, rank) => `g_${rank + 1}${normalised ? '_over_bulk_edge_h' : ''}`)],
        rows: briefs.map(brief => [run.id, brief.name, brief.epoch, brief.iteration, ...sets.map(name => brief.report.sets[name]?.[quantity]),
          brief.report.sets[set].operators.h?.bulkEdge, ...Array.from({ length: count }, (_, rank) => eigenvalue(brief, rank))]),
      }),
      drawing: {
        shape: `${sets}-${count}-${normalised}-${Boolean(sizes)}`,
        height: second + EIGENVALUE_HEIGHT + 50,
        option: {
          ...base(theme),
          legend: legend(colours, names),
          grid: [{ left: 66, right: 24, top: first, height: ERROR_HEIGHT }, { left: 66, right: 24, top: second, height: EIGENVALUE_HEIGHT }],
          xAxis: timeAxes(colours, time, 2),
          yAxis: [upright(colours, errorScale, { index: 0, name: classifies ? 'misclassified' : 'loss (nats)' }),
            decades(colours, { index: 1, name: normalised ? 'λ / bulk edge of H' : 'eigenvalue λ', from, to })],
          axisPointer: { ...base(theme).axisPointer, link: [{ xAxisIndex: 'all' }] },
          tooltip: { ...base(theme).tooltip, trigger: 'axis', formatter: items => hover(items, colours) },
          series,
        },
      },
    };
  };

  function hover(items, colours) {
    const place = items[0].value[0];
    const brief = briefs.reduce((best, one) => (Math.abs(time.place(one) - place) < Math.abs(time.place(best) - place) ? one : best));
    return tip(`${time.name} ${time.of(brief).toLocaleString('en')}`, [
      ...sets.map(name => /** @type {[string, string, string]} */ ([`${name} ${quantity}`, (classifies ? percent : number)(brief.report.sets[name]?.[quantity]), colours.sets[name]])),
      ...Array.from({ length: Math.min(count, 5) }, (_, rank) => /** @type {[string, string, string]} */ ([`λ${rank + 1} of G`, number(eigenvalue(brief, rank)), colours.operators.g])),
      ...(count > 5 ? [/** @type {[string, string]} */ (['…', `λ${count} ${number(eigenvalue(brief, count - 1))}`])] : []),
      ['bulk edge of H', number(edge(brief)), colours.operators.h]]);
  }
}

/** Shows some points of a track, by their places, as another kind. */
function hollow(track, places, colours) {
  if (places.length === 0) return;
  track.data = track.data.map(point => (places.includes(point[0])
    ? { value: point, symbol: 'circle', symbolSize: 9, itemStyle: { color: colours.paper, borderColor: track.itemStyle.color, borderWidth: 2 } } : point));
}

function describe(briefs, sets, quantity, sizes, time) {
  const last = briefs.at(-1)?.report;
  const ends = sets.map(name => `${name} ${quantity} ${number(last?.sets[name]?.[quantity])}`).join(', ');
  return `${briefs.length} reports; last ${ends}. ${sizes ? `${peakName(sizes, time)}.` : ''}`;
}
