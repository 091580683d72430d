// The charts: what Observable Plot draws, in the page's colours and words.
import * as Plot from '@observablehq/plot';
import {t} from './data.js';
import {integer, percent, percentAxis, short} from './format.js';

export const colours = {deep: '#14506b', bright: '#c2703d', quiet: '#566173', rule: '#dfe3e8', pale: '#d9e6ec'};
const halo = {stroke: '#ffffff', strokeWidth: 4, fill: '#1c2430'};
export const fontSize = 13;

export function plot(width, height, options) {
  return Plot.plot({width, height, marginTop: 14, marginRight: 10, marginBottom: 34,
    style: {fontSize: `${fontSize}px`, overflow: 'visible', background: 'transparent'}, ...options});
}

// How wide a text is, near enough to leave room for it.
const widthOf = (text) => Math.ceil([...String(text)].length * fontSize * 0.64);
const widest = (texts) => Math.max(0, ...texts.map(widthOf));

// rows: [{label, value, text}], one bar below the other.
export function bars(width, rows, {colour = colours.deep, format = integer} = {}) {
  const texts = rows.map((row) => row.text ?? format(row.value));
  const left = Math.min(widest(rows.map((row) => row.label)) + 10, Math.floor(width * 0.42));
  return plot(width, rows.length * 30 + 8, {
    marginTop: 4, marginBottom: 4, marginLeft: left, marginRight: widest(texts) + 12,
    x: {axis: null, domain: [0, Math.max(1e-9, ...rows.map((row) => row.value))]},
    y: {axis: null, domain: rows.map((_, i) => i), padding: 0.28},
    marks: [
      Plot.barX(rows, {x: 'value', y: (_, i) => i, fill: colour, rx: 1.5}),
      Plot.text(rows, {x: 0, y: (_, i) => i, text: 'label', title: 'label', lineWidth: (left - 10) / fontSize,
        textOverflow: 'ellipsis-end', textAnchor: 'end', dx: -8, fill: '#1c2430'}),
      Plot.text(rows, {x: 'value', y: (_, i) => i, text: (_, i) => texts[i], textAnchor: 'start', dx: 6,
        fill: '#1c2430'}),
      Plot.ruleX([0], {stroke: colours.quiet}),
    ],
  });
}

// rows: [{label, parts: [share, share]}], two bars under each label.
export function pairs(width, rows, pair) {
  const bar = 15, row = 22 + pair.length * (bar + 2) + 8;
  const marks = [];
  rows.forEach((entry, i) => {
    const top = i * row;
    marks.push(Plot.text([entry.label], {x: 0, y: top + 9, text: (d) => d, textAnchor: 'start',
      fontWeight: 600, fill: '#1c2430', lineWidth: width / fontSize - 1, textOverflow: 'ellipsis-end'}));
    entry.parts.forEach((value, k) => {
      const y = top + 20 + k * (bar + 2);
      marks.push(Plot.rect([value], {x1: 0, x2: (d) => Math.max(d, 0), y1: y, y2: y + bar, fill: pair[k], rx: 1.5}));
      marks.push(Plot.text([value], {x: Math.max(value, 0), y: y + bar / 2 + 0.5, text: percent,
        textAnchor: 'start', dx: 6, fill: '#1c2430'}));
    });
  });
  const most = Math.max(0.01, ...rows.flatMap((entry) => entry.parts));
  return plot(width, rows.length * row, {
    marginTop: 0, marginBottom: 0, marginLeft: 1, marginRight: widthOf('100.0 %') + 10,
    x: {axis: null, domain: [0, most]}, y: {axis: null, domain: [0, rows.length * row], reverse: true},
    marks,
  });
}

// rows: [{label: [line, line], name, value}] from left to right in time.
export function columns(width, rows, {format = integer} = {}) {
  const left = Math.max(34, widest([short(Math.max(...rows.map((row) => row.value)))]) + 14);
  const room = Math.max(...rows.map((row) => widest(row.label))) + 8;
  const every = Math.max(1, Math.ceil(rows.length / Math.max(1, Math.floor((width - left) / room))));
  const ticks = rows.map((_, i) => i).filter((i) => i % every === 0);
  return plot(width, 250, {
    marginLeft: left, marginBottom: 42,
    x: {domain: rows.map((_, i) => i), padding: 0.18, axis: null},
    y: {nice: true, ticks: 4},
    marks: [
      Plot.gridY({ticks: 4, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 4, tickSize: 0, tickFormat: short, label: null, fontSize, color: colours.quiet}),
      Plot.barY(rows, {x: (_, i) => i, y: 'value', fill: colours.deep}),
      Plot.ruleY([0], {stroke: colours.quiet}),
      Plot.text(ticks, {x: (i) => i, frameAnchor: 'bottom', lineAnchor: 'top', dy: 7, fill: colours.quiet,
        lineHeight: 1.15, text: (i) => rows[i].label.join('\n')}),
      Plot.tip(rows, Plot.pointerX({x: (_, i) => i, y: 'value', title: (row) => `${row.name}: ${format(row.value)}`, fontSize})),
    ],
  });
}

function axes(top) {
  return [
    Plot.gridY({ticks: 5, stroke: colours.rule, strokeOpacity: 1}),
    Plot.axisY({ticks: 5, tickSize: 0, tickFormat: percentAxis, label: null, fontSize, color: colours.quiet}),
    Plot.axisX({ticks: 5, tickSize: 4, tickFormat: percentAxis, label: null, fontSize, color: colours.quiet}),
    Plot.text([t('share.customers')], {frameAnchor: 'bottom-right', dy: 34, textAnchor: 'end', fill: colours.quiet}),
    Plot.text([top], {frameAnchor: 'top-left', dy: -18, dx: -46, textAnchor: 'start', fill: colours.quiet}),
  ];
}

const stretched = (curve) => curve.map((share, k) => ({x: k / (curve.length - 1), y: share}));
const tip = (points) => Plot.tip(points, Plot.pointerX({x: 'x', y: 'y', fontSize,
  title: (p) => `${t('share.customers')}: ${percent(p.x)}\n${t('share.value')}: ${percent(p.y)}`}));

// cut: {x, y, text}, a point on the curve.
export function pareto(width, curve, cut) {
  const points = stretched(curve);
  // Below the curve, beside the point where there is room, else before it; in two
  // lines where there is little.
  const label = cut && (width < 380 ? cut.text.replace(': ', ':\n') : cut.text);
  const right = cut && 54 + cut.x * (width - 70) + 10 + widest(label.split('\n')) * 1.15 < width;
  return plot(width, Math.min(380, Math.max(300, width * 0.62)), {
    marginLeft: 54, marginTop: 26, marginBottom: 48, marginRight: 16,
    x: {domain: [0, 1]}, y: {domain: [0, Math.max(1, ...curve)]},
    marks: [
      ...axes(t('share.value')),
      Plot.areaY(points, {x: 'x', y: 'y', fill: colours.pale}),
      Plot.line([[0, 0], [1, 1]], {stroke: colours.quiet, strokeDasharray: '3,4'}),
      Plot.lineY(points, {x: 'x', y: 'y', stroke: colours.deep, strokeWidth: 2.5}),
      ...(cut ? [
        Plot.ruleX([cut], {x: 'x', y2: 'y', stroke: colours.bright, strokeDasharray: '2,3'}),
        Plot.dot([cut], {x: 'x', y: 'y', r: 5, fill: colours.bright, stroke: '#ffffff', strokeWidth: 1.5}),
        Plot.text([cut], {x: 'x', y: 'y', text: () => label, textAnchor: right ? 'start' : 'end', dx: right ? 10 : -4,
          lineAnchor: 'top', dy: 12, fontWeight: 600, ...halo}),
      ] : []),
      tip(points),
    ],
  });
}

// peak: {x, y, text}. `groups`: the same curve by group of companies, or nothing.
export function whale(width, curve, peak, groups) {
  const points = stretched(curve);
  const all = curve.concat(groups ?? []);
  const top = Math.max(1, ...all);
  const anchor = peak.x < 0.3 ? 'start' : peak.x > 0.7 ? 'end' : 'middle';
  return plot(width, Math.min(380, Math.max(300, width * 0.62)), {
    marginLeft: 54, marginTop: 26, marginBottom: 48, marginRight: 16,
    x: {domain: [0, 1]}, y: {domain: [Math.min(0, ...all), top * 1.16]},
    marks: [
      ...axes(t('share.value')),
      Plot.areaY(points, {x: 'x', y: 'y', fill: colours.pale}),
      Plot.ruleY([0], {stroke: colours.quiet}),
      Plot.ruleY([1], {stroke: colours.quiet, strokeDasharray: '3,4'}),
      ...(groups ? [Plot.lineY(stretched(groups), {x: 'x', y: 'y', stroke: colours.bright, strokeWidth: 2, strokeDasharray: '6,4'})] : []),
      Plot.lineY(points, {x: 'x', y: 'y', stroke: colours.deep, strokeWidth: 2.5}),
      Plot.dot([peak], {x: 'x', y: 'y', r: 5, fill: colours.bright, stroke: '#ffffff', strokeWidth: 1.5}),
      Plot.text([peak], {x: 'x', y: 'y', text: 'text', textAnchor: anchor, dy: -16, fontWeight: 600, ...halo}),
      tip(points),
    ],
  });
}

// rows: [{label, half, most}] in hours; on a scale that shows minutes and months.
export function lags(width, rows, ticks) {
  const left = Math.min(widest(rows.map((row) => row.label)) + 12, Math.floor(width * 0.4));
  const hours = rows.flatMap((row) => [row.half, row.most]);
  const most = Math.max(1, ...hours), least = Math.min(0, ...hours);
  const end = most * 1.1;
  // Ticks that have room beside each other, on the scale that is drawn below.
  const room = width - left - 30;
  const place = (hour) => (room * (Math.log1p(hour) + Math.log1p(-least))) / (Math.log1p(end) + Math.log1p(-least));
  const shown = [];
  let taken = -Infinity;
  for (const [hour, text] of ticks) {
    const half = widthOf(text) / 2 + 5;
    if (hour > end || place(hour) - half < taken) continue;
    shown.push([hour, text]);
    taken = place(hour) + half;
  }
  return plot(width, rows.length * 34 + 44, {
    marginLeft: left, marginRight: 30, marginBottom: 36,
    x: {type: 'symlog', constant: 1, domain: [least, end], axis: null},
    y: {axis: null, domain: rows.map((_, i) => i), type: 'point', padding: 0.6},
    marks: [
      Plot.ruleX(shown, {x: (tick) => tick[0], stroke: colours.rule}),
      Plot.text(shown, {x: (tick) => tick[0], frameAnchor: 'bottom', dy: 18, text: (tick) => tick[1], fill: colours.quiet}),
      Plot.text(rows, {x: least, y: (_, i) => i, text: 'label', textAnchor: 'end', dx: -10, fill: '#1c2430',
        lineWidth: (left - 8) / fontSize, textOverflow: 'ellipsis-end'}),
      Plot.link(rows, {x1: 'half', x2: 'most', y1: (_, i) => i, y2: (_, i) => i, stroke: colours.pale, strokeWidth: 7}),
      Plot.dot(rows, {x: 'most', y: (_, i) => i, r: 5, fill: colours.bright}),
      Plot.dot(rows, {x: 'half', y: (_, i) => i, r: 5, fill: colours.deep}),
    ],
  });
}
