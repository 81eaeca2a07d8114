/** The spectra of Hess, G and H over a run as heatmaps (Papyan 2019, Figure 6). */
import { base, note, tip, upright } from 'spectrascope/plot';
import { densityAt } from 'spectrascope/density-columns';
import { number, operatorName, power } from 'spectrascope/format';
import { breaksOf } from 'spectrascope/missing';
import { palette } from 'spectrascope/palette';
import { peakMark, sizesOfG, timeAxes, timeAxis } from 'spectrascope/time-axis';

const PANEL = 190;

/**
 * @param {object} subject
 * @param {import('spectrascope/runs').Run} subject.run
 * @param {string} subject.set
 * @param {string} subject.title
 * @param {import('spectrascope/endpoints').Brief[]} subject.briefs
 * @param {{label: string, curves: import('spectrascope/endpoints').CurveAt[]}[]} subject.operators
 * @param {(brief: import('spectrascope/endpoints').Brief) => number} subject.divisor
 * @param {boolean} subject.normalised
 * @param {import('spectrascope/scales').Scale} subject.scale of the eigenvalues
 * @param {{from: number, to: number}} subject.shades exponents of the densities that are told apart
 * @returns {import('spectrascope/figure').Painter}
 */
export function heatmapPainter({ run, set, title, briefs, operators, divisor, normalised, scale, shades }) {
  const time = timeAxis([briefs]);
  const breaks = breaksOf({ ...run, reports: briefs }, time);
  // Where a report is missing the picture has a column without colour.
  const columnsOf = [...briefs.map(brief => ({ name: brief.name, place: time.place(brief) })), ...breaks.map(place => ({ name: null, place }))]
    .sort((a, b) => a.place - b.place);
  const borders = bordersOf(columnsOf.map(({ place }) => place));
  const byName = new Map(briefs.map(brief => [brief.name, brief]));
  const columns = operators.map(({ curves }) => new Map(curves.filter(({ name }) => byName.has(name))
    .map(({ name, curve }) => [name, densityAt(curve, divisor(byName.get(name)))])));
  const sizes = sizesOfG(run, normalised);
  const top = (brief, label) => (brief.report.sets[set].operators[label]?.top ?? []).map(pair => pair.eigenvalue / divisor(brief));

  return (width, theme) => {
    const colours = palette(theme);
    const ramp = rampOf(colours.ramp);
    const gridTop = index => 40 + index * (PANEL + 16);
    const extent = /** @type {[number, number]} */ ([borders[0], borders.at(-1)]);
    const series = operators.flatMap(({ label }, index) => [
      picture(`heat-${label}`, index, canvas => paint(canvas, columns[index], ramp)),
      { id: `top-${label}`, name: operatorName(label), type: 'scatter', xAxisIndex: index, yAxisIndex: index, symbolSize: label === 'h' ? 3 : 4.5, z: 4,
        itemStyle: { color: colours.operators[label], borderColor: colours.paper, borderWidth: 0.75 },
        data: briefs.flatMap(brief => top(brief, label).map(value => [time.place(brief), scale.at(value)])),
        ...peakMark(sizes, time, colours, index === 0) },
    ]);
    return {
      title,
      describe: `Spectra of ${operators.map(({ label }) => operatorName(label)).join(', ')} over the ${set} set at ${briefs.length} moments, as heatmaps.`,
      caption: `Darker or brighter is denser; dots are the top eigenvalues. Look for dots of G that rise away from the bulk until ${normalised
        ? 'G peaks, and sink back towards it afterwards: eigenvalues are in units of the bulk edge of H' : 'G peaks, and for bulks that shrink as training goes on'}.${breaks.length > 0 ? ' Empty columns are reports that are missing (why: see Run).' : ''}`,
      paper: 'Fig. 6',
      data: () => rows(),
      drawing: {
        shape: `${operators.map(({ label }) => label)}-${scale.name}-${Boolean(sizes)}`,
        height: gridTop(operators.length) + 34,
        option: {
          ...base(theme),
          grid: operators.map((_, index) => ({ left: 66, right: 24, top: gridTop(index), height: PANEL })),
          xAxis: timeAxes(colours, time, operators.length, extent),
          yAxis: operators.map((_, index) => ({ ...upright(colours, scale, { index, gap: 50,
            name: index === Math.floor(operators.length / 2) ? (normalised ? 'λ / bulk edge of H' : 'eigenvalue λ') : '' }), splitLine: { show: false } })),
          visualMap: { type: 'continuous', seriesIndex: [], min: shades.from, max: shades.to, orient: 'horizontal', left: 62, top: 0,
            itemWidth: 11, itemHeight: width < 480 ? 60 : 130, calculable: false, hoverLink: false, inRange: { color: colours.ramp },
            text: [`${power(shades.to)} per ${scale.ticks ? 'ln |λ|' : 'λ'}`, `density ${power(shades.from)}`], textStyle: { color: colours.soft, fontSize: 12 } },
          graphic: operators.map(({ label }, index) => note({ text: operatorName(label), x: width - 34, y: gridTop(index) + 8,
            colour: colours.operators[label], align: 'right', size: 17, bold: true, halo: colours.paper })),
          tooltip: { ...base(theme).tooltip, trigger: 'item', formatter: item => hover(item, colours) },
          series,
        },
      },
    };
  };

  /** A canvas as large as the grid. */
  function picture(id, index, draw) {
    let drawn = null;
    return {
      id, type: 'custom', xAxisIndex: index, yAxisIndex: index, data: [[borders[0], scale.extent[0]]], silent: true, clip: true, z: 1,
      renderItem: params => {
        const { x, y, width, height } = params.coordSys;
        if (!drawn || drawn.width !== Math.round(width)) {
          drawn = document.createElement('canvas');
          drawn.width = Math.round(width);
          drawn.height = Math.round(height);
          draw(drawn);
        }
        return { type: 'image', style: { image: drawn, x, y, width, height } };
      },
    };
  }

  function paint(canvas, densities, ramp) {
    const { width, height } = canvas;
    const context = canvas.getContext('2d');
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const [low, high] = scale.extent;
    const across = borders.at(-1) - borders[0] || 1;
    columnsOf.forEach(({ name }, i) => {
      const density = densities.get(name);
      if (!density) return;
      const from = Math.round(((borders[i] - borders[0]) / across) * width);
      const to = Math.round(((borders[i + 1] - borders[0]) / across) * width);
      for (let row = 0; row < height; row++) {
        const value = scale.value(high - ((row + 0.5) / height) * (high - low));
        const colour = ramp((Math.log10(density(value)) - shades.from) / (shades.to - shades.from));
        pixels.fill(colour, row * width + from, row * width + to);
      }
    });
    context.putImageData(image, 0, 0);
  }

  function hover({ seriesId, value }, colours) {
    const label = seriesId?.replace('top-', '');
    const brief = briefs.find(one => time.place(one) === value[0]);
    if (!brief || !operators.some(one => one.label === label)) return '';
    const all = top(brief, label);
    return tip(`${time.name} ${time.of(brief).toLocaleString('en')}, ${operatorName(label)}`,
      all.slice(0, 10).map((eigenvalue, rank) => /** @type {[string, string, string]} */ ([`λ${rank + 1}`, number(eigenvalue), colours.operators[label]])));
  }

  function rows() {
    const curves = operators.flatMap(({ label, curves: all }) => all.flatMap(({ name, epoch, iteration, curve }) => (curve.magnitude
      ? curve.magnitude.flatMap((magnitude, i) => [[run.id, name, epoch, iteration, set, label, magnitude, curve.positive[i]], [run.id, name, epoch, iteration, set, label, -magnitude, curve.negative[i]]])
      : curve.eigenvalue.map((eigenvalue, i) => [run.id, name, epoch, iteration, set, label, eigenvalue, curve.density[i]]))));
    return { columns: ['run', 'report', 'epoch', 'iteration', 'set', 'operator', 'eigenvalue', scale.ticks ? 'density_per_ln_eigenvalue' : 'density'], rows: curves };
  }
}

/** Half-way between neighbours; the first and the last column are as wide as their neighbours. */
function bordersOf(places) {
  if (places.length === 1) return [places[0] - 0.5, places[0] + 0.5];
  const between = places.slice(1).map((place, i) => (place + places[i]) / 2);
  return [2 * places[0] - between[0], ...between, 2 * places.at(-1) - between.at(-1)];
}

/** Colours by a number in [0, 1], as words of an image's memory. @param {string[]} colours */
function rampOf(colours) {
  const steps = 256;
  const parts = colours.map(colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16)));
  const little = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  const words = new Uint32Array(steps);
  for (let i = 0; i < steps; i++) {
    const place = (i / (steps - 1)) * (parts.length - 1);
    const below = Math.min(Math.floor(place), parts.length - 2);
    const [r, g, b] = parts[below].map((part, channel) => Math.round(part + (place - below) * (parts[below + 1][channel] - part)));
    words[i] = little ? ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0 : ((r << 24) | (g << 16) | (b << 8) | 255) >>> 0;
  }
  return share => (share > 0 ? words[Math.min(steps - 1, Math.floor(share * steps))] : words[0]);
}
