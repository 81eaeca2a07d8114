/** Quantities of every report over training, of one run or of several. */
import { breaksOf, brokenLines } from 'spectrascope/missing';
import { base, decades, legend, legendHeight, missingMarks, MISSING, tip, tracks, upright } from 'spectrascope/plot';
import { number, percent } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { linearScale } from 'spectrascope/scales';
import { peakMark, sizesOfG, timeAxes, timeAxis } from 'spectrascope/time-axis';

const PANEL = 230;
const GAP = 24;

/**
 * @typedef {object} Line
 * @property {string} key
 * @property {string} name
 * @property {(colours: import('spectrascope/palette').Palette) => string} colour where there is one run
 * @property {boolean} [dashed]
 * @property {(report: import('spectrascope/endpoints').Report, run: import('spectrascope/runs').Run) => number | null | undefined} of
 *
 * @param {object} subject
 * @param {string} subject.title
 * @param {string} subject.caption
 * @param {string} [subject.paper]
 * @param {import('spectrascope/runs').Run[]} subject.runs
 * @param {{name: string, kind: 'log' | 'share', lines: Line[]}[]} subject.panels
 * @param {boolean} [subject.peak] whether to mark the peak of G, where there is one run
 * @returns {import('spectrascope/figure').Painter}
 */
export function tracksPainter({ title, caption, paper, runs, panels, peak = false }) {
  const time = timeAxis(runs.map(run => run.reports));
  const single = runs.length === 1;
  const sizes = single && peak ? sizesOfG(runs[0], false) : null;
  const drawn = panels.map(panel => ({ ...panel, lines: panel.lines.filter(line => runs.some(run => run.reports.some(({ report }) => isThere(line.of(report, run))))) }))
    .filter(panel => panel.lines.length > 0);
  const breaks = new Map(runs.map(run => [run.id, breaksOf(run, time)]));
  const missingPlaces = [...new Set([...breaks.values()].flat())];
  const called = (line, run) => (single ? line.name : `${line.name}, ${run.id}`);

  return (width, theme) => {
    const colours = palette(theme);
    const names = [...new Set(drawn.flatMap(({ lines }) => lines.flatMap(line => runs.map(run => called(line, run))))), ...(missingPlaces.length > 0 ? [MISSING] : [])];
    const head = legendHeight(names, width) + (sizes ? 24 : 0);
    const gridTop = index => head + index * (PANEL + GAP);
    const lineColour = (line, run) => (single ? line.colour(colours) : colours.runs[runs.indexOf(run) % colours.runs.length]);
    const ranges = drawn.map(({ kind, lines }) => {
      const values = runs.flatMap(run => run.reports.flatMap(({ report }) => lines.map(line => line.of(report, run)))).filter(isThere);
      if (kind === 'share') return { from: 0, to: Math.max(1e-3, ...values) * 1.05 };
      const positive = values.filter(value => value > 0);
      return { from: Math.floor(Math.log10(Math.min(1e300, ...positive)) - 0.02), to: Math.ceil(Math.log10(Math.max(1e-300, ...positive)) + 0.02) };
    });
    const series = drawn.flatMap(({ kind, lines }, index) => [...lines.flatMap(line => runs.flatMap(run => {
      const [own, ...across] = tracks({ id: `${line.key}-${run.id}`, name: called(line, run), index, colour: lineColour(line, run), dashed: line.dashed,
        data: run.reports.map(brief => [time.place(brief), placed(line.of(brief.report, run), kind)]) }, breaks.get(run.id));
      return [{ ...own, ...(line === lines[0] && peakMark(sizes, time, colours, index === 0)) }, ...across];
    })), ...missingMarks(colours, missingPlaces, index, ranges[index].from)]);
    return {
      title, caption: caption + brokenLines(missingPlaces.length), paper,
      describe: runs.map(run => drawn.flatMap(panel => panel.lines).map(line => `${called(line, run)}: ${number(line.of(/** @type {any} */ (run.reports.at(-1)?.report ?? {}), run))} at last`).join(', ')).join('; '),
      data: () => {
        const lines = drawn.flatMap(panel => panel.lines);
        return { columns: ['run', 'report', 'epoch', 'iteration', ...lines.map(line => line.key)],
          rows: runs.flatMap(run => run.reports.map(({ name, epoch, iteration, report }) => [run.id, name, epoch, iteration, ...lines.map(line => line.of(report, run))])) };
      },
      drawing: {
        shape: `${runs.map(run => run.id)}-${drawn.map(panel => panel.lines.map(line => line.key))}-${Boolean(sizes)}`,
        height: gridTop(drawn.length) + 24,
        option: {
          ...base(theme),
          legend: legend(colours, names),
          grid: drawn.map((_, index) => ({ left: 66, right: 24, top: gridTop(index), height: PANEL })),
          xAxis: timeAxes(colours, time, drawn.length),
          yAxis: drawn.map(({ kind, name }, index) => (kind === 'log'
            ? decades(colours, { index, name, ...ranges[index] })
            : upright(colours, { ...linearScale(0, ranges[index].to), label: place => percent(place) }, { index, name, gap: 50 }))),
          axisPointer: { ...base(theme).axisPointer, link: [{ xAxisIndex: 'all' }] },
          tooltip: { ...base(theme).tooltip, trigger: 'axis', formatter: items => hover(items, lineColour) },
          series,
        },
      },
    };
  };

  function hover(items, lineColour) {
    const place = items[0].value[0];
    const all = runs.flatMap(run => run.reports.map(brief => ({ run, brief })));
    const nearest = all.reduce((best, one) => (Math.abs(time.place(one.brief) - place) < Math.abs(time.place(best.brief) - place) ? one : best)).brief;
    return tip(`${time.name} ${time.of(nearest).toLocaleString('en')}`, runs.flatMap(run => {
      const brief = run.reports.find(one => one.name === nearest.name);
      return brief ? drawn.flatMap(({ kind, lines }) => lines.map(line => /** @type {[string, string, string]} */ (
        [called(line, run), (kind === 'share' ? percent : number)(line.of(brief.report, run)), lineColour(line, run)]))) : [];
    }));
  }
}

const isThere = value => value !== null && value !== undefined && Number.isFinite(value);

function placed(value, kind) {
  if (!isThere(value)) return null;
  if (kind === 'share') return value;
  return value > 0 ? Math.log10(value) : null;
}
