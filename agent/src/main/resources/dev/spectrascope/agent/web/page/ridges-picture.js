/** The spectra of Hess, G and H over a run, one ridge for each moment, the first at the top (Papyan 2019, Figure 6). */
import { across, base, note } from 'spectrascope/plot';
import { densityAt } from 'spectrascope/density-columns';
import { operatorName } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { timeAxis } from 'spectrascope/time-axis';

/** Ridges that can still be told apart. */
const MOST = 18;
const ROW = 27;

/** Height of a ridge in rows. */
const REACH = 2.6;

const STEPS = 240;

/** @param {Parameters<typeof import('spectrascope/heatmap-picture').heatmapPainter>[0]} subject */
export function ridgesPainter({ run, set, title, briefs, operators, divisor, normalised, scale, shades }) {
  const time = timeAxis([briefs]);
  const count = Math.min(MOST, briefs.length);
  const chosen = Array.from({ length: count }, (_, i) => briefs[count === 1 ? 0 : Math.round((i * (briefs.length - 1)) / (count - 1))]);
  const [low, high] = scale.extent;
  const places = Array.from({ length: STEPS }, (_, i) => low + ((high - low) * i) / (STEPS - 1));
  const share = density => Math.max(0, Math.min(1, (Math.log10(density) - shades.from) / (shades.to - shades.from)));
  const ridges = operators.map(({ label, curves }) => chosen.map(brief => {
    const found = curves.find(one => one.name === brief.name);
    const density = found ? densityAt(found.curve, divisor(brief)) : () => 0;
    return { heights: places.map(place => share(density(scale.value(place)))),
      pins: (brief.report.sets[set].operators[label]?.top ?? []).map(pair => scale.at(pair.eigenvalue / divisor(brief))) };
  }));

  return (width, theme) => {
    const colours = palette(theme);
    const beside = width > 700;
    const left = 62;
    const gap = 20;
    const each = beside ? (width - left - 14 - gap * (operators.length - 1)) / operators.length : width - left - 14;
    const tall = (count + REACH) * ROW;
    const box = index => ({ left: beside ? left + index * (each + gap) : left, top: 30 + (beside ? 0 : index * (tall + 70)), width: each, height: tall });
    const moments = { name: '', at: value => value, value: place => place, extent: [0, 1], label: place => time.of(chosen[Math.round(place)] ?? chosen[0]).toLocaleString('en'),
      ticks: chosen.map((_, i) => i) };
    return {
      title,
      describe: `Spectra of ${operators.map(({ label }) => operatorName(label)).join(', ')} over the ${set} set at ${count} moments, one ridge each.`,
      caption: `Each ridge is the spectrum at one ${time.name} (height: logarithm of the density), pins are the top eigenvalues. Look for the pins of G that move outwards until G peaks and back afterwards${
        normalised ? '; eigenvalues are in units of the bulk edge of H' : ''}.`,
      paper: 'Fig. 6',
      data: () => ({ columns: ['run', 'report', 'set', 'operator', 'eigenvalue'],
        rows: operators.flatMap(({ label }) => chosen.flatMap(brief => (brief.report.sets[set].operators[label]?.top ?? [])
          .map(pair => [run.id, brief.name, set, label, pair.eigenvalue / divisor(brief)]))) }),
      drawing: {
        shape: `ridges-${beside}-${operators.map(({ label }) => label)}-${scale.name}`,
        height: box(beside ? 0 : operators.length - 1).top + tall + 48,
        option: {
          ...base(theme),
          tooltip: { show: false },
          grid: operators.map((_, index) => box(index)),
          xAxis: operators.map((_, index) => across(colours, scale, { index, name: beside && index !== 1 ? '' : normalised ? 'λ / bulk edge of H' : 'eigenvalue λ' })),
          yAxis: operators.map((_, index) => ({ ...across(colours, /** @type {any} */ (moments), { index, labels: !beside || index === 0, name: index === 0 ? time.name : '' }),
            inverse: true, min: -REACH, max: count - 0.4, nameGap: 44, axisLine: { show: false }, axisTick: { show: false } })),
          graphic: operators.map(({ label }, index) => note({ text: operatorName(label), x: box(index).left + each - 4, y: 6 + (beside ? 0 : box(index).top - 30), colour: colours.operators[label],
            align: 'right', size: 17, bold: true })),
          series: operators.map(({ label }, index) => ({
            id: `ridges-${label}`, type: 'custom', xAxisIndex: index, yAxisIndex: index, data: chosen.map((_, i) => [low, i]), silent: true, clip: true,
            renderItem: (_, api) => ridge(api, ridges[index][api.value(1)], colours, colours.operators[label]),
          })),
        },
      },
    };
  };

  function ridge(api, { heights, pins }, colours, colour) {
    const row = api.value(1);
    const point = (place, height) => api.coord([place, row - REACH * height]);
    const line = places.map((place, i) => point(place, heights[i]));
    const seen = line.filter((_, i) => heights[i] > 0 || heights[i - 1] > 0 || heights[i + 1] > 0);
    const base = [point(low, 0), point(high, 0)];
    return { type: 'group', children: [
      { type: 'polyline', shape: { points: base }, style: { stroke: colours.line, lineWidth: 1, fill: 'none' } },
      { type: 'polygon', shape: { points: [base[0], ...line, base[1]] }, style: { fill: colours.paper, opacity: 0.75 } },
      { type: 'polygon', shape: { points: [base[0], ...line, base[1]] }, style: { fill: colour, opacity: 0.28 } },
      { type: 'polyline', shape: { points: seen }, style: { stroke: colour, lineWidth: 1.25, fill: 'none' } },
      ...pins.map(place => ({ type: 'circle', shape: { cx: point(place, 0)[0], cy: point(place, 0)[1] - 3, r: 2.5 }, style: { fill: colour } })),
    ] };
  }
}
