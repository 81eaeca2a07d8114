/** Hess, G and H of one report: density on a logarithmic scale, outliers as marks (Papyan 2019, Figures 2, 3, 5 and 9). */
import { across, base, curve, decade, decades, legend, note, stems, tip } from 'spectrascope/plot';
import { number, operatorName, power } from 'spectrascope/format';
import { palette } from 'spectrascope/palette';
import { OPERATORS } from 'spectrascope/panes';
import { isDeflated, linear, logarithmic, singleHeight, singleLogHeight, undeflated } from 'spectrascope/spectrum-curves';

const PANEL = 128;

const isOver = axis => (axis === 'log' ? spectrum => spectrum.logDensity : spectrum => spectrum.density);

/**
 * @param {object} subject
 * @param {import('spectrascope/endpoints').Report} subject.report in full
 * @param {string} subject.run
 * @param {string} subject.set
 * @param {string} subject.name of the report
 * @param {string} subject.title
 * @param {object} style
 * @param {import('spectrascope/scales').Scale} style.scale
 * @param {'linear' | 'log'} style.axis
 * @param {'panels' | 'overlay'} style.layout
 * @param {'marks' | 'density'} style.outliers
 * @returns {import('spectrascope/figure').Painter}
 */
export function spectrumPainter(subject, style) {
  const { report, set } = subject;
  const operators = report.sets[set].operators;
  const present = OPERATORS.filter(label => operators[label] && isOver(style.axis)(operators[label]));
  const curvesOf = label => {
    if (style.axis === 'log') return logarithmic(operators[label]);
    return [style.outliers === 'density' ? undeflated(operators[label], report.parameters) : linear(operators[label])];
  };
  const curves = Object.fromEntries(present.map(label => [label, curvesOf(label)]));
  const single = style.axis === 'log' ? singleLogHeight : singleHeight;
  const heights = present.flatMap(label => curves[label].flat().map(([, height]) => height));
  const to = Math.ceil(Math.log10(Math.max(1e-300, ...heights)) + 0.05);
  const from = Math.min(to - 2, ...present.map(label => Math.floor(Math.log10(single(operators[label], report.parameters)) - 1.5)));
  const marked = style.axis === 'log' || style.outliers === 'marks';

  return (width, theme) => {
    const colours = palette(theme);
    const overlay = style.layout === 'overlay';
    const top = overlay ? 34 : 8;
    const height = overlay ? 340 : PANEL;
    const panels = overlay ? [present] : present.map(label => [label]);
    const left = 66;
    const unit = style.axis === 'log' ? 'per ln |λ|' : 'per λ';
    const series = [];
    const graphic = [];
    panels.forEach((labels, index) => labels.forEach((label, rank) => {
      const spectrum = operators[label];
      const colour = colours.operators[label];
      curves[label].forEach((points, side) => series.push(curve({
        id: `${label}-${side}`, name: operatorName(label), colour, index, fill: !overlay,
        data: points.map(([value, density]) => [style.scale.at(value), decade(density, from)]),
      })));
      if (marked) {
        // A log-spectrum holds the outliers, and on its axis they stand too close for pins.
        const deflated = isDeflated(spectrum) && style.axis === 'linear';
        const share = deflated ? 0.36 - (overlay ? 0.1 * rank : 0) : 0.07;
        series.push(stems({ id: `${label}-top`, name: operatorName(label), colour, index, from, to: from + share * (to - from),
          shape: deflated ? 'pin' : 'tick', places: spectrum.top.map(pair => style.scale.at(pair.eigenvalue)) }));
        series.push(stems({ id: `${label}-bottom`, name: operatorName(label), colour, index, from, to: from + 0.07 * (to - from),
          shape: 'tick', places: (spectrum.bottom ?? []).map(pair => style.scale.at(pair.eigenvalue)) }));
      }
      if (!overlay) {
        graphic.push(note({ text: operatorName(label), x: width - 24, y: top + index * (height + 14) + 10, colour, align: 'right', size: 17, bold: true }));
        if (style.axis === 'log' && spectrum.logDensity.belowEpsilon > 0.0005) {
          graphic.push(note({ text: `${(100 * spectrum.logDensity.belowEpsilon).toFixed(1)} % of the eigenvalues below ${power(Math.round(Math.log10(spectrum.logDensity.epsilon)))}`,
            x: width - 24, y: top + index * (height + 14) + 32, colour: colours.soft, align: 'right', size: 12 }));
        }
      }
    }));
    const last = panels.length - 1;
    const option = {
      ...base(theme),
      grid: panels.map((_, i) => ({ left, right: 18, top: top + i * (height + 14), height })),
      xAxis: panels.map((_, i) => across(colours, style.scale, { index: i, labels: i === last, name: i === last ? 'eigenvalue λ of the mean loss' : '' })),
      yAxis: panels.map((_, i) => decades(colours, { index: i, from, to, most: overlay ? 8 : 4, name: overlay || i === Math.floor(panels.length / 2) ? `density (${unit})` : '' })),
      series, graphic,
      ...(overlay && { legend: legend(colours, present.map(operatorName)) }),
    };
    option.axisPointer = { ...option.axisPointer, link: [{ xAxisIndex: 'all' }] };
    option.tooltip = { ...option.tooltip, trigger: 'axis', formatter: items => hover(items, colours) };
    return {
      title: subject.title,
      describe: sentence(operators, present, set),
      caption: caption(style, present.some(label => isDeflated(operators[label]))),
      paper: { linear: style.outliers === 'density' ? 'Fig. 9' : 'Fig. 2, 3 and 5', log: 'Fig. 3' }[style.axis],
      data: () => rows(subject, style, operators, present, curves),
      drawing: { shape: `${style.layout}-${style.axis}-${style.outliers}-${present}`, height: top + panels.length * (height + 14) + 44, option },
    };
  };

  /** What lies under the pointer: the densities there, and the outlier that it touches. */
  function hover(items, colours) {
    const place = items[0].axisValue;
    const value = style.scale.value(place);
    const reach = (style.scale.extent[1] - style.scale.extent[0]) / 80;
    /** @type {[string, string, string][]} */
    const lines = [];
    for (const label of present) {
      const line = items.find(item => item.seriesId === `${label}-0` || item.seriesId === `${label}-1`);
      const points = curves[label][curves[label].length === 2 && value > 0 ? 1 : 0];
      const nearest = points.reduce((best, point) => (Math.abs(point[0] - value) < Math.abs(best[0] - value) ? point : best));
      const inside = value >= points[0][0] && value <= points.at(-1)[0] && nearest[1] >= 10 ** from;
      if (line) lines.push([operatorName(label), inside ? `density ${number(nearest[1], 3)}` : `density below ${power(from)}`, colours.operators[label]]);
      if (!marked) continue;
      for (const kind of ['top', 'bottom']) {
        (operators[label][kind] ?? []).forEach((pair, i) => {
          if (Math.abs(style.scale.at(pair.eigenvalue) - place) > reach || lines.length > 12) return;
          const rank = kind === 'top' ? `λ${subscript(i + 1)}` : `${i + 1}${['st', 'nd', 'rd'][i] ?? 'th'} lowest`;
          lines.push([`${operatorName(label)} ${rank}`, `${number(pair.eigenvalue, 5)}, residual ${number(pair.residual, 2)}`, colours.operators[label]]);
        });
      }
    }
    return tip(`λ ≈ ${number(value, 3)}`, lines);
  }
}

const subscript = rank => [...String(rank)].map(digit => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');

function sentence(operators, present, set) {
  const largest = present.map(label => `${operatorName(label)} up to ${number(operators[label].top[0]?.eigenvalue ?? operators[label].range[1])}`);
  return `Spectra over the ${set} set: ${largest.join(', ')}.`;
}

function caption(style, deflated) {
  if (style.axis === 'log') return 'Equal steps are equal factors of |λ|, negative eigenvalues to the left: look at how far the bulks of G and H reach, and how nearly symmetric H is.';
  if (!deflated) return 'The bulk lies around 0; look for eigenvalues far to the right of it.';
  if (style.outliers === 'density') return 'Each outlier as the bump that one eigenvalue makes in the density: the bulk with isolated peaks to its right.';
  return 'Pins are the top eigenvalues, taken out of the density. Look whether those of Hess stand where those of G do, and whether the bulk of Hess is that of H.';
}

function rows({ run, name, set }, style, operators, present, curves) {
  const axis = style.axis === 'log' ? 'density_per_ln_eigenvalue' : 'density';
  const curveRows = present.flatMap(label => curves[label].flatMap(points => points.map(([value, density]) => [run, name, set, label, axis, value, density, null])));
  const pairRows = present.flatMap(label => [['top', operators[label].top], ['bottom', operators[label].bottom ?? []]]
    .flatMap(([kind, pairs]) => pairs.map(pair => [run, name, set, label, kind, pair.eigenvalue, null, pair.residual])));
  return { columns: ['run', 'report', 'set', 'operator', 'kind', 'eigenvalue', 'density', 'residual'], rows: [...pairRows, ...curveRows] };
}
