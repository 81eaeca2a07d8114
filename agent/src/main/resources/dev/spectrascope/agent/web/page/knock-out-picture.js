/** The log-spectra of G and of G without each of its parts (Papyan 2019, Figure 1). */
import { across, base, curve, decade, decades, note } from 'spectrascope/plot';
import { palette } from 'spectrascope/palette';
import { logScale } from 'spectrascope/scales';
import { singleLogHeight } from 'spectrascope/spectrum-curves';

const PANEL = 84;
const PANELS = [['g', 'G'], ['g-a1', 'G − A1'], ['g-b1', 'G − B1'], ['g-a2', 'G − A2'], ['g-b2', 'G − B2']];

/**
 * @param {{report: import('spectrascope/endpoints').Report, run: string, set: string, name: string, title: string}} subject
 * @returns {import('spectrascope/figure').Painter}
 */
export function knockOutPainter({ report, run, set, name, title }) {
  const { classStructure, operators } = report.sets[set];
  const curves = { g: operators.g?.logDensity, ...classStructure.knockOuts };
  const shown = PANELS.filter(([key]) => curves[key]);
  const all = shown.map(([key]) => curves[key]);
  const epsilon = Math.min(...all.map(one => one.epsilon ?? 1e-5));
  const largest = Math.max(...all.map(one => one.magnitude.at(-1)));
  const to = Math.ceil(Math.log10(Math.max(...all.flatMap(one => one.positive))) + 0.05);
  const from = Math.min(to - 2, Math.floor(Math.log10(singleLogHeight(/** @type {any} */ ({ logDensity: all[0] }), report.parameters)) - 1));
  const smallest = Math.min(...all.flatMap(one => one.magnitude.filter((_, i) => one.positive[i] > 10 ** from)));
  const scale = logScale(Math.max(epsilon, smallest / 1.3), largest * 1.2);

  return (width, theme) => {
    const colours = palette(theme);
    const colour = key => colours.structure[key.slice(2)] ?? colours.structure.g;
    const gridTop = i => 8 + i * (PANEL + 12);
    return {
      title,
      describe: `Log-spectra of ${shown.map(([, text]) => text).join(', ')}.`,
      caption: 'Look at what goes when a part is taken away; in the paper the outliers go with A1, the left bulk with B1, the right bulk with B2, and next to nothing with A2.',
      paper: 'Fig. 1',
      data: () => ({ columns: ['run', 'report', 'set', 'operator', 'eigenvalue', 'density_per_ln_eigenvalue'],
        rows: shown.flatMap(([key]) => curves[key].magnitude.map((magnitude, i) => [run, name, set, key, magnitude, curves[key].positive[i]])) }),
      drawing: {
        shape: `knock-outs-${shown.map(([key]) => key)}`,
        height: gridTop(shown.length) + 38,
        option: {
          ...base(theme),
          tooltip: { show: false },
          grid: shown.map((_, i) => ({ left: 66, right: 18, top: gridTop(i), height: PANEL })),
          xAxis: shown.map((_, index) => across(colours, scale, { index, labels: index === shown.length - 1, name: index === shown.length - 1 ? 'eigenvalue λ' : '' })),
          yAxis: shown.map((_, index) => decades(colours, { index, from, to, most: 3, name: index === Math.floor(shown.length / 2) ? 'density (per ln λ)' : '' })),
          graphic: shown.map(([key, text], i) => note({ text, x: width - 26, y: gridTop(i) + 8, colour: colour(key), align: 'right', size: 15, bold: true })),
          series: shown.map(([key, text], index) => curve({ id: key, name: text, colour: colour(key), index,
            data: curves[key].magnitude.map((magnitude, i) => [scale.at(magnitude), decade(curves[key].positive[i], from)]) })),
        },
      },
    };
  };
}
