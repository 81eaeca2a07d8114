// Draws what the panels of a dashboard would show of one run, from Prometheus's answers to their queries, as SVG in an HTML page.
// Usage: node draw.mjs PROMETHEUS RUN DASHBOARD.json > page.html     The time range is that of the run.
import { readFileSync } from 'node:fs';

const [prometheus, run, file] = process.argv.slice(2);
const dashboard = JSON.parse(readFileSync(file, 'utf8'));
const CELL = 62;
const ROW = 30;
const COLOURS = ['#1f60c4', '#e02f44', '#37872d', '#e0b400', '#8f3bb8', '#fa6400', '#00a3a3', '#6e7681', '#c4162a', '#5794f2'];
const OPERATORS = ['hessian', 'g', 'h'];

async function ask(path) {
  const answer = await (await fetch(`${prometheus}/api/v1/${path}`)).json();
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data.result;
}

const now = Math.floor(Date.now() / 1000);
const day = 86400;
const epochs = await ask(
  `query_range?query=spectrascope_epoch{run="${run}"}&start=${now - day}&end=${now}&step=15`.replaceAll('"', '%22'),
);
if (epochs.length === 0) throw new Error(`Prometheus at ${prometheus} knows no run ${run}`);
const from = Number(epochs[0].values[0][0]) - 15;
const to = Number(epochs[0].values.at(-1)[0]) + 15;
const step = Math.max(1, Math.round((to - from) / 240));

const escape = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function short(value, unit) {
  if (unit === 'percentunit') return `${value !== 0 && Math.abs(value) < 1e-4 ? (100 * value).toExponential(1) : (100 * value).toPrecision(3)} %`;
  if (unit === 'bool_yes_no') return value ? 'Yes' : 'No';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-2 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(4)));
  return { s: `${text} s`, bytes: `${text} B` }[unit] ?? text;
}

async function answers(panel, operator) {
  const all = [];
  for (const target of panel.targets) {
    const expr = target.expr
      .replaceAll('$run', run)
      .replaceAll('"$operator"', operator ? `"${operator}"` : `"${OPERATORS.join('|')}"`)
      .replaceAll('$set', 'train');
    const found = await ask(`query_range?query=${encodeURIComponent(expr)}&start=${from}&end=${to}&step=${step}`);
    for (const series of found) {
      all.push({
        name: target.legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label) => series.metric[label] ?? ''),
        le: series.metric.le,
        points: series.values.map(([time, value]) => [time, Number(value)]).filter(([, value]) => Number.isFinite(value)),
      });
    }
  }
  return all.filter((series) => series.points.length > 0);
}

function stat(series, unit, named, width) {
  return series
    .map(({ name, points }, i) => {
      const large = named ? name : short(points.at(-1)[1], unit);
      return `<text x="12" y="${44 + 26 * i}" font-size="20" fill="#1f60c4">${escape(large)}</text>
        <text x="${width - 10}" y="${44 + 26 * i}" font-size="11" fill="#666" text-anchor="end">${named ? '' : escape(name)}</text>`;
    })
    .join('');
}

function axes(box, low, high, log, unit) {
  const marks = [];
  const ticks = 4;
  for (let i = 0; i <= ticks; i++) {
    const share = i / ticks;
    const value = log ? 10 ** (low + share * (high - low)) : low + share * (high - low);
    const y = box.bottom - share * (box.bottom - box.top);
    marks.push(`<line x1="${box.left}" x2="${box.right}" y1="${y}" y2="${y}" stroke="#e4e4e4"/>
      <text x="${box.left - 4}" y="${y + 3}" font-size="9" fill="#666" text-anchor="end">${escape(short(value, unit))}</text>`);
  }
  const minutes = (to - from) / 60;
  for (let i = 0; i <= 4; i++) {
    const x = box.left + (i / 4) * (box.right - box.left);
    marks.push(`<text x="${x}" y="${box.bottom + 12}" font-size="9" fill="#666" text-anchor="middle">${((i / 4) * minutes).toFixed(1)} min</text>`);
  }
  return marks.join('');
}

const abscissa = (box, time) => box.left + ((time - from) / (to - from)) * (box.right - box.left);

function lines(series, unit, log, width, height) {
  const rows = Math.min(3, Math.ceil(series.length / Math.max(1, Math.floor(width / 130))));
  const box = { left: 54, right: width - 10, top: 30, bottom: height - 22 - 12 * rows };
  const heights = series.flatMap(({ points }) => points.map(([, value]) => (log ? Math.log10(value) : value)));
  let low = Math.min(...heights);
  let high = Math.max(...heights);
  if (!log && low > 0 && low < high / 2) low = 0;
  if (low === high) [low, high] = log ? [low - 1, high + 1] : [Math.min(0, low), high === 0 ? 1 : Math.max(0, high)];
  const y = (value) => box.bottom - (((log ? Math.log10(value) : value) - low) / (high - low)) * (box.bottom - box.top);
  const drawn = series.map(({ points }, i) => {
    let path = '';
    points.forEach(([time, value], k) => {
      path += k === 0 ? `M${abscissa(box, time)},${y(value)}` : `H${abscissa(box, time)}V${y(value)}`;
    });
    return `<path d="${path}" fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="1.5"/>`;
  });
  const columns = Math.ceil(series.length / rows);
  const legend = series.map(({ name }, i) => {
    const x = box.left + (i % columns) * ((box.right - box.left) / columns);
    const at = box.bottom + 25 + 12 * Math.floor(i / columns);
    return `<rect x="${x}" y="${at - 6}" width="9" height="3" fill="${COLOURS[i % COLOURS.length]}"/>
      <text x="${x + 12}" y="${at}" font-size="9" fill="#333">${escape(name)}</text>`;
  });
  return axes(box, low, high, log, unit) + drawn.join('') + legend.join('');
}

/** From blue over green to red, as Grafana's scheme Turbo. */
const turbo = (share) => `hsl(${250 - 250 * share}, 85%, ${45 + 10 * Math.sin(Math.PI * share)}%)`;

function heatmap(series, width, height) {
  const box = { left: 54, right: width - 10, top: 30, bottom: height - 24 };
  const sorted = series.toSorted((a, b) => bound(a.le) - bound(b.le));
  const most = Math.max(...sorted.at(-1).points.map(([, value]) => value)) || 1;
  const tall = (box.bottom - box.top) / sorted.length;
  const cells = [];
  sorted.forEach(({ le, points }, i) => {
    const below = new Map(i === 0 ? [] : sorted[i - 1].points);
    points.forEach(([time, value]) => {
      const count = value - (below.get(time) ?? 0);
      if (count > 0.5) {
        const x = abscissa(box, time);
        cells.push(`<rect x="${x}" y="${box.bottom - (i + 1) * tall}" width="${abscissa(box, time + step) - x + 0.5}" height="${tall + 0.3}" fill="${turbo((count / most) ** 0.2)}"/>`);
      }
    });
    if (i % Math.ceil(sorted.length / 10) === 0) {
      cells.push(`<text x="${box.left - 4}" y="${box.bottom - i * tall - tall / 2 + 3}" font-size="9" fill="#666" text-anchor="end">${escape(le)}</text>`);
    }
  });
  const minutes = (to - from) / 60;
  for (let i = 0; i <= 4; i++) {
    cells.push(`<text x="${box.left + (i / 4) * (box.right - box.left)}" y="${box.bottom + 12}" font-size="9" fill="#666" text-anchor="middle">${((i / 4) * minutes).toFixed(1)} min</text>`);
  }
  return cells.join('');
}

const bound = (le) => (le === '+Inf' ? Infinity : Number(le));

async function draw(panel, x, y, width, height, operator) {
  const series = await answers(panel, operator);
  const defaults = panel.fieldConfig.defaults;
  const log = defaults.custom?.scaleDistribution?.type === 'log';
  let inner = '<text x="12" y="44" font-size="11" fill="#888">no data</text>';
  if (series.length > 0) {
    if (panel.type === 'stat') inner = stat(series, defaults.unit, panel.options?.textMode === 'name', width);
    else if (panel.type === 'heatmap') inner = heatmap(series, width, height);
    else inner = lines(series, defaults.unit, log, width, height);
  }
  const title = panel.title.replaceAll('$operator', operator ?? '');
  return `<svg x="${x}" y="${y}" width="${width}" height="${height}">
    <rect x="2" y="2" width="${width - 4}" height="${height - 4}" rx="3" fill="#fff" stroke="#d8d8d8"/>
    <text x="10" y="19" font-size="12" font-weight="bold" fill="#222">${escape(title)}</text>${inner}</svg>`;
}

const parts = [];
let bottom = 0;
let shift = 0;
for (const panel of dashboard.panels) {
  const at = panel.gridPos;
  const y = at.y * ROW + 40 + shift;
  if (panel.type === 'row') {
    parts.push(`<text x="8" y="${y + 20}" font-size="14" fill="#444">${escape(panel.title)}</text>`);
  } else if (panel.repeat) {
    const width = (24 * CELL) / OPERATORS.length;
    for (const [i, operator] of OPERATORS.entries()) {
      parts.push(await draw(panel, i * width, y, width, at.h * ROW, operator));
    }
  } else {
    parts.push(await draw(panel, at.x * CELL, y, at.w * CELL, at.h * ROW));
  }
  bottom = Math.max(bottom, y + at.h * ROW);
}
console.log(`<!doctype html><meta charset="utf-8"><title>${escape(dashboard.title)}</title>
<body style="margin:0;background:#f4f5f5"><svg xmlns="http://www.w3.org/2000/svg" width="${24 * CELL}" height="${bottom + 8}" font-family="Helvetica, Arial, sans-serif">
<text x="8" y="26" font-size="18" fill="#222">${escape(dashboard.title)}</text>${parts.join('')}</svg>
<!-- height ${bottom + 8} --></body>`);
