// Charts of service: control charts, and shares with their intervals.
import * as Plot from '@observablehq/plot';
import {colours, plot, fontSize} from './charts.js';
import {date, percent, percentAxis} from './format.js';

const bad = '#a8323e';

// A month as "03/24": short, and the same in every language.
const month = (iso) => `${iso.slice(5, 7)}/${iso.slice(2, 4)}`;

// points: [{day, value, low, high, signal}] ascending; what leaves the limits stands out.
export function control(width, points, centre, {tick, format, worse = 1, top = 1e-9} = {}) {
  const room = 48;
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor((width - 60) / room))));
  const ticks = points.map((_, i) => i).filter((i) => i % every === 0);
  const tops = points.flatMap((p) => [p.value, p.high]).filter((value) => value !== null);
  const most = Math.max(top, ...tops);
  const least = Math.min(0, ...points.map((p) => p.value ?? 0));
  const band = points.map((p, i) => ({...p, i}));
  return plot(width, 260, {
    marginLeft: 54, marginTop: 16, marginBottom: 34,
    x: {domain: [-0.5, points.length - 0.5], axis: null}, y: {domain: [least, most * 1.08]},
    marks: [
      Plot.gridY({ticks: 4, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 4, tickSize: 0, tickFormat: tick, label: null, fontSize, color: colours.quiet}),
      Plot.areaY(band, {x: 'i', y1: (p) => Math.max(least, p.low), y2: 'high', fill: colours.pale, fillOpacity: 0.6, curve: 'step'}),
      ...(centre === null ? [] : [Plot.ruleY([centre], {stroke: colours.quiet, strokeDasharray: '3,4'})]),
      Plot.lineY(band, {x: 'i', y: 'value', stroke: colours.deep, strokeWidth: 2}),
      Plot.dot(band, {x: 'i', y: 'value', r: (p) => (p.signal === 0 ? 3.5 : 5.5),
        fill: (p) => (p.signal === 0 ? colours.deep : p.signal === worse ? bad : '#2f6f5e'), stroke: '#ffffff'}),
      Plot.text(ticks, {x: (i) => i, frameAnchor: 'bottom', lineAnchor: 'top', dy: 8, fill: colours.quiet,
        text: (i) => month(points[i].day)}),
      Plot.tip(band, Plot.pointerX({x: 'i', y: 'value', fontSize, title: (p) => `${date(p.day)}: ${format(p.value)}`})),
    ],
  });
}

// rows: [{label, share, low, high, goal?, ours}], one below the other, each with its 95 %
// interval; a goal is an upright stroke.
export function attainments(width, rows) {
  const row = 44;
  const low = Math.min(...rows.map((r) => Math.min(r.low, r.goal ?? 1)));
  const from = Math.max(0, Math.floor(low * 10) / 10);
  return plot(width, rows.length * row + 34, {
    marginTop: 2, marginBottom: 32, marginLeft: 6, marginRight: 22,
    x: {domain: [from, 1], axis: null}, y: {domain: [0, rows.length * row], reverse: true, axis: null},
    marks: [
      Plot.axisX({ticks: width < 420 ? 3 : 5, tickSize: 4, tickFormat: percentAxis, label: null, fontSize, color: colours.quiet}),
      Plot.text(rows, {x: from, y: (_, i) => i * row + 12, text: (r) => `${r.label}: ${percent(r.share)}`, textAnchor: 'start',
        fontWeight: (r) => (r.ours ? 600 : 400), fill: '#1c2430', lineWidth: width / fontSize - 3, textOverflow: 'ellipsis-end'}),
      Plot.link(rows, {x1: 'low', x2: 'high', y1: (_, i) => i * row + 30, y2: (_, i) => i * row + 30,
        stroke: (r) => (r.ours ? colours.deep : colours.quiet), strokeWidth: 3, strokeOpacity: 0.55}),
      Plot.ruleX(rows.map((r, i) => ({...r, i})).filter((r) => r.goal !== null && r.goal !== undefined),
        {x: 'goal', y1: (r) => r.i * row + 20, y2: (r) => r.i * row + 40, stroke: colours.bright, strokeWidth: 3}),
      Plot.dot(rows, {x: 'share', y: (_, i) => i * row + 30, r: 5.5, fill: (r) => (r.ours ? colours.deep : colours.quiet), stroke: '#ffffff'}),
    ],
  });
}

// rows: [{label, parts: [number, ...]}], one stacked bar each; colours by place.
export function stacked(width, rows, fills, format) {
  const row = 46;
  const total = (r) => r.parts.reduce((sum, part) => sum + part, 0);
  const pieces = rows.flatMap((r, i) => {
    let from = 0;
    return r.parts.map((part, k) => ({i, k, x1: from, x2: (from += part)})).filter((piece) => piece.x2 > piece.x1);
  });
  return plot(width, rows.length * row + 6, {
    marginTop: 2, marginBottom: 2, marginLeft: 1, marginRight: 60,
    x: {domain: [0, Math.max(1e-9, ...rows.map(total))], axis: null},
    y: {domain: [0, rows.length * row], reverse: true, axis: null},
    marks: [
      Plot.text(rows, {x: 0, y: (_, i) => i * row + 11, text: 'label', textAnchor: 'start', fill: '#1c2430',
        lineWidth: width / fontSize - 2, textOverflow: 'ellipsis-end'}),
      Plot.rect(pieces, {x1: 'x1', x2: 'x2', y1: (p) => p.i * row + 21, y2: (p) => p.i * row + 38, fill: (p) => fills[p.k]}),
      Plot.text(rows, {x: total, y: (_, i) => i * row + 30, text: (r) => format(total(r)), textAnchor: 'start', dx: 6, fill: '#1c2430'}),
    ],
  });
}
