/** The parts that the figures are put together from, in the options of ECharts. */
import { palette } from 'spectrascope/palette';
import { element } from 'spectrascope/dom';
import { power } from 'spectrascope/format';

/** @typedef {import('spectrascope/palette').Palette} Palette @typedef {import('spectrascope/scales').Scale} Scale */

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/**
 * What every figure starts from.
 *
 * @param {'light' | 'dark'} theme
 */
export function base(theme) {
  const colours = palette(theme);
  return {
    animation: false,
    backgroundColor: colours.paper,
    textStyle: { fontFamily: FONT, color: colours.ink },
    axisPointer: { lineStyle: { color: colours.soft, type: 'dashed' } },
    tooltip: {
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.paper,
      borderColor: colours.line,
      padding: [6, 10],
      textStyle: { color: colours.ink, fontFamily: FONT, fontSize: 13 },
    },
  };
}

/**
 * A tooltip's content; built of elements, since the page's policy lets no text bring its own style.
 *
 * @param {string} title
 * @param {[string, string, string?][]} lines name, value and the colour of the dot before them
 */
export function tip(title, lines) {
  const dot = colour => {
    const made = element('i', { class: 'dot' });
    made.style.backgroundColor = colour;
    return made;
  };
  return element('div', { class: 'tip' }, element('strong', {}, title),
    ...lines.map(([name, value, colour]) => element('div', {}, ...(colour ? [dot(colour)] : []), `${name} `, element('b', {}, value))));
}

/**
 * A grid of the given box, in pixels.
 *
 * @param {{left: number, right: number, top: number, height: number}} box
 */
export const grid = box => ({ ...box, containLabel: false });

/** @param {Palette} colours */
const axisStyle = colours => ({
  nameTextStyle: { color: colours.soft, fontSize: 12 },
  axisLabel: { color: colours.soft, fontSize: 12, hideOverlap: true },
  axisLine: { show: true, lineStyle: { color: colours.soft } },
  axisTick: { show: true, lineStyle: { color: colours.soft } },
  splitLine: { show: true, lineStyle: { color: colours.faint } },
});

/**
 * The horizontal axis of a grid.
 *
 * @param {Palette} colours @param {Scale} scale
 * @param {{index?: number, name?: string, labels?: boolean, extent?: [number, number]}} options
 */
export function across(colours, scale, { index = 0, name = '', labels = true, extent = scale.extent } = {}) {
  const style = axisStyle(colours);
  const custom = scale.ticks ? { customValues: scale.ticks } : {};
  return {
    ...style,
    type: 'value',
    gridIndex: index,
    min: extent[0],
    max: extent[1],
    name: name && name + scale.name,
    nameLocation: 'middle',
    nameGap: 26,
    axisLine: { ...style.axisLine, onZero: false },
    axisTick: { ...style.axisTick, ...custom },
    axisLabel: { ...style.axisLabel, ...custom, show: labels, formatter: scale.label, showMinLabel: scale.ticks ? undefined : false,
      showMaxLabel: scale.ticks ? undefined : false },
    splitLine: { show: false },
    axisPointer: { label: { show: false } },
  };
}

/**
 * The vertical axis of a grid.
 *
 * @param {Palette} colours @param {Scale} scale
 * @param {{index?: number, name?: string, gap?: number}} options
 */
export function upright(colours, scale, { index = 0, name = '', gap = 48 } = {}) {
  const made = across(colours, scale, { index, name });
  return { ...made, nameGap: gap, splitLine: axisStyle(colours).splitLine, axisPointer: { show: false },
    axisLabel: { ...made.axisLabel, showMinLabel: scale.extent[0] === 0 || scale.ticks ? undefined : false } };
}

/**
 * A logarithmic vertical axis between two powers of ten. Its values are logarithms to base 10, so that a curve may fall
 * below the lower end.
 *
 * @param {Palette} colours
 * @param {{index?: number, name?: string, from: number, to: number, most?: number}} options exponents; most: that many ticks
 */
export function decades(colours, { index = 0, name = '', from, to, most = 5 }) {
  const step = Math.max(1, Math.ceil((to - from) / most));
  const ticks = [];
  for (let exponent = Math.ceil(from / step) * step; exponent <= to; exponent += step) ticks.push(exponent);
  return upright(colours, { name: '', at: Math.log10, value: place => 10 ** place, extent: [from, to], ticks, label: power },
    { index, name });
}

/** The logarithm to base 10 for such an axis: what is nothing lies at its lower end. @param {number} from */
export const decade = (value, from) => (value > 0 ? Math.max(from, Math.log10(value)) : from);

/**
 * A curve, filled down to its axis.
 *
 * @param {{id: string, name: string, colour: string, data: number[][], index?: number, fill?: boolean, dashed?: boolean}} of
 */
export function curve({ id, name, colour, data, index = 0, fill = true, dashed = false }) {
  return {
    id, name, type: 'line', data, xAxisIndex: index, yAxisIndex: index, symbol: 'none', sampling: undefined, silent: true,
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 1.75, type: dashed ? 'dashed' : 'solid', join: 'round' },
    ...(fill && { areaStyle: { color: colour, opacity: 0.16, origin: 'start' } }),
    emphasis: { disabled: true },
  };
}

/** A curve with a point at each report. @param {{id: string, name: string, colour: string, data: (number | null)[][], index?: number, dashed?: boolean, width?: number, opacity?: number, symbol?: string}} of */
export function track({ id, name, colour, data, index = 0, dashed = false, width = 2, opacity = 1, symbol = 'circle' }) {
  return {
    id, name, type: 'line', data, xAxisIndex: index, yAxisIndex: index, symbol, symbolSize: 5, showAllSymbol: true, connectNulls: true,
    itemStyle: { color: colour, opacity },
    lineStyle: { color: colour, width, opacity, type: dashed ? 'dashed' : 'solid' },
    emphasis: { disabled: true },
  };
}

/**
 * The same, broken where reports are missing: there a dotted line leads on.
 *
 * @param {Parameters<typeof track>[0]} of
 * @param {number[]} breaks places of the horizontal axis, ascending
 * @returns {any[]} series, of which the first is the curve
 */
export function tracks(of, breaks) {
  if (breaks.length === 0) return [track(of)];
  const there = of.data.filter(([, value]) => value !== null);
  const broken = [...there, ...breaks.map(place => [place, null])].sort(([a], [b]) => Number(a) - Number(b));
  const across = track({ ...of, id: `${of.id}-across`, data: there, symbol: 'none', width: 1, opacity: 0.7 * (of.opacity ?? 1) });
  return [{ ...track({ ...of, data: broken }), connectNulls: false },
    { ...across, silent: true, lineStyle: { ...across.lineStyle, type: 'dotted' } }];
}

/**
 * Marks on a horizontal axis where reports are missing.
 *
 * @param {Palette} colours @param {number[]} breaks places of the axis
 * @param {number} index of the grid @param {number} bottom of its vertical axis
 */
export const missingMarks = (colours, breaks, index, bottom) => (breaks.length === 0 ? [] : [{
  id: `missing-${index}`, name: MISSING, type: 'scatter', silent: true, xAxisIndex: index, yAxisIndex: index, z: 6,
  symbol: 'triangle', symbolSize: [8, 7], symbolOffset: [0, -4], itemStyle: { color: colours.warn }, data: breaks.map(place => [place, bottom]),
}]);

/** What the legend calls them. */
export const MISSING = 'no report';

/**
 * Upright marks at places of a horizontal axis.
 *
 * @param {{id: string, name: string, colour: string, places: number[], index?: number, from: number, to: number,
 *   shape?: 'pin' | 'tick'}} of from and to: places of the vertical axis; a pin has a head at the upper one
 */
export function stems({ id, name, colour, places, index = 0, from, to, shape = 'pin' }) {
  return {
    id, name, type: 'custom', data: places.map(place => [place, to]), xAxisIndex: index, yAxisIndex: index, clip: true, silent: true,
    itemStyle: { color: colour }, encode: { x: 0, y: 1 }, z: 4,
    renderItem: (_, api) => {
      const [x, top] = api.coord([api.value(0), to]);
      const [, bottom] = api.coord([api.value(0), from]);
      const line = { type: 'line', shape: { x1: x, x2: x, y1: top, y2: bottom }, style: { stroke: colour, lineWidth: shape === 'pin' ? 1.5 : 2 } };
      return { type: 'group', children: shape === 'pin'
        ? [line, { type: 'circle', shape: { cx: x, cy: top, r: 4 }, style: { fill: colour } }]
        : [line] };
    },
  };
}

/**
 * Text inside a grid, at its upper left or right corner.
 *
 * @param {{text: string, x: number, y: number, colour: string, align?: 'left' | 'right' | 'center', size?: number, bold?: boolean, halo?: string}} of
 *     halo: colour around the letters, where they stand on a picture
 */
export const note = ({ text, x, y, colour, align = 'left', size = 13, bold = false, halo }) => ({
  type: 'text', x, y, silent: true, z: 10,
  style: { text, fill: colour, textAlign: align, font: `${bold ? '600 ' : ''}${size}px ${FONT}`, ...(halo && { stroke: halo, lineWidth: 5 }) },
});

/** The legend at the top. @param {Palette} colours @param {(string | {name: string, icon?: string})[]} names */
export const legend = (colours, names, top = 0) => ({
  data: names, top, left: 0, itemWidth: 24, itemHeight: 10, itemGap: 16,
  textStyle: { color: colours.ink, fontSize: 13 }, selectedMode: false, type: 'plain',
});

/** Pixels that such a legend takes, which wraps where it is wider than the chart. @param {string[]} names @param {number} width */
export function legendHeight(names, width) {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const needed = 46 + 7.2 * name.length;
    if (used > 0 && used + needed > width) {
      rows++;
      used = 0;
    }
    used += needed;
  }
  return 12 + 22 * rows;
}
