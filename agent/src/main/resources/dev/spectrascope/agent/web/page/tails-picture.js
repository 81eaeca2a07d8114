/** The tails of a spectrum: density over |λ| on two logarithmic axes, the signs apart (Papyan 2019, Figure 4). */
import { across, base, curve, decade, decades, legend, legendHeight, note, tip } from 'spectrascope/plot';
import { number, operatorName } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { logScale } from 'spectrascope/scales';
import { singleHeight, singleLogHeight } from 'spectrascope/spectrum-curves';

const HEIGHT = 400;

/** Magnitudes relative to the largest, and powers of ten of density, that are shown at most. */
const SMALLEST = 1e-6;
const DECADES = 12;

/**
 * @param {{report: import('spectrascope/endpoints').Report, run: string, set: string, name: string, operator: string,
 *   from: 'log' | 'linear', title: string}} subject from: the curve that is drawn
 * @returns {import('spectrascope/figure').Painter}
 */
export function tailsPainter({ report, run, set, name, operator, from: source, title }) {
  const spectrum = report.sets[set].operators[operator];
  const sides = source === 'log' ? logarithmicSides(spectrum) : linearSides(spectrum);
  const single = source === 'log' ? singleLogHeight(spectrum, report.parameters) : singleHeight(spectrum, report.parameters);
  const largest = Math.max(...Object.values(sides).flat().map(([magnitude]) => magnitude));
  const lowest = magnitude => (source === 'log' ? single / magnitude : single) / 30;
  const seen = Object.values(sides).flat().filter(([magnitude, density]) => density > lowest(magnitude) && magnitude > SMALLEST * largest);
  const to = Math.ceil(Math.log10(Math.max(...seen.map(([, density]) => density))));
  const from = Math.max(to - DECADES, Math.floor(Math.log10(Math.min(...seen.map(([, density]) => density)))));
  const scale = logScale(Math.min(...seen.map(([magnitude]) => magnitude)) / 1.3, largest * 1.3);
  const { powerLaw } = spectrum;
  const fit = powerLaw && fitted(powerLaw, sides);

  return (width, theme) => {
    const colours = palette(theme);
    const series = Object.entries(sides).map(([sign, points]) => curve({ id: sign, name: `${sign} eigenvalues`, colour: colours.signs[sign], fill: false, dashed: sign === 'negative',
      data: points.filter(([magnitude]) => magnitude > 0).map(([magnitude, density]) => [scale.at(magnitude), decade(density, from)]) }));
    const text = powerLaw
      ? `φ(|λ|) ∝ |λ|⁻ᵅ with α = ${number(powerLaw.exponent, 3)},  R² = ${number(powerLaw.r2, 3)}`
      : 'no power law: too few Lanczos steps';
    // Where one line would reach over the axis.
    const lines = width < 420 ? text.split(/, {2}/) : [text];
    if (fit) series.push(/** @type {any} */ ({ ...curve({ id: 'fit', name: 'power law', colour: colours.ink, fill: false, dashed: true, data: fit.map(([magnitude, density]) => [scale.at(magnitude), Math.log10(density)]) }), z: 5 }));
    const names = series.map(one => one.name);
    const top = legendHeight(names, width);
    return {
      title,
      describe: `Density of |λ| of ${operatorName(operator)} over the ${set} set; ${text}.`,
      caption: powerLaw
        ? `A straight line is a power law; the fit is of both signs together, between ${number(powerLaw.from, 2)} and ${number(powerLaw.to, 2)}. Look for the curves of both signs lying over each other along it.`
        : 'A straight line would be a power law. Look whether the curves of both signs lie over each other; more Lanczos steps (probes.logDensity.steps) resolve more of the tail.',
      paper: source === 'log' ? 'Fig. 4b' : 'Fig. 4a',
      data: () => ({ columns: ['run', 'report', 'set', 'operator', 'kind', 'magnitude', 'density'],
        rows: [...Object.entries(sides).flatMap(([sign, points]) => points.map(([magnitude, density]) => [run, name, set, operator, sign, magnitude, density])),
          ...(fit ?? []).map(([magnitude, density]) => [run, name, set, operator, 'power law', magnitude, density])] }),
      drawing: {
        shape: `tails-${source}-${Boolean(fit)}`,
        height: HEIGHT + top + 56,
        option: {
          ...base(theme),
          legend: legend(colours, names),
          grid: [{ left: 66, right: 18, top, height: HEIGHT }],
          xAxis: [across(colours, scale, { name: 'magnitude |λ|' })],
          yAxis: [decades(colours, { from, to, name: 'density of |λ|', most: 8 })],
          graphic: lines.map((line, i) => note({ text: line, x: width - 28, y: top + 10 + 20 * i, colour: powerLaw ? colours.ink : colours.soft, align: 'right', size: powerLaw ? 14 : 12 })),
          tooltip: { ...base(theme).tooltip, trigger: 'axis', formatter: items => tip(`|λ| ≈ ${number(scale.value(items[0].axisValue), 3)}`,
            items.map(item => [item.seriesName, number(10 ** item.value[1], 3), item.color])) },
          series,
        },
      },
    };
  };
}

/** The density over ln |λ| divided by |λ|. @param {import('spectrascope/endpoints').OperatorSpectrum} spectrum */
function logarithmicSides({ logDensity }) {
  const side = densities => logDensity.magnitude.map((magnitude, i) => /** @type {[number, number]} */ ([magnitude, densities[i] / magnitude]));
  return { positive: side(logDensity.positive), negative: side(logDensity.negative) };
}

/** @param {import('spectrascope/endpoints').OperatorSpectrum} spectrum */
function linearSides({ density }) {
  const points = density.eigenvalue.map((value, i) => [value, density.density[i]]);
  return { positive: points.filter(([value]) => value > 0), negative: points.filter(([value]) => value < 0).map(([value, height]) => [-value, height]).reverse() };
}

/** The reported slope through the mean of the curve, which is where least squares put the line. */
function fitted({ exponent, from, to }, { positive, negative }) {
  const byMagnitude = new Map(negative);
  const inside = positive.map(([magnitude, density]) => [magnitude, density + (byMagnitude.get(magnitude) ?? 0)])
    .filter(([magnitude, density]) => magnitude >= from && magnitude <= to && density > 0);
  if (inside.length === 0) return null;
  const height = inside.reduce((sum, [magnitude, density]) => sum + Math.log(density) + exponent * Math.log(magnitude), 0) / inside.length;
  return [from, to].map(magnitude => [magnitude, Math.exp(height - exponent * Math.log(magnitude))]);
}
