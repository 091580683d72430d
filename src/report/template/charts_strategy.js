// Charts of strategies: what a budget is worth, and what was expected beside what came.
import * as Plot from '@observablehq/plot';
import {colours, plot, fontSize} from './charts.js';
import {short} from './format.js';

// points: [{x, y}]; now: {x, y}, where the plan stands; limit: the budget.
export function budgetCurve(width, points, now, limit, format) {
  const most = Math.max(1e-9, ...points.map((p) => p.x), now.x);
  const top = Math.max(1e-9, ...points.map((p) => p.y), now.y);
  return plot(width, 260, {
    marginLeft: 54, marginTop: 18, marginBottom: 34, marginRight: 22,
    x: {domain: [0, most], axis: null}, y: {domain: [0, top * 1.08]},
    marks: [
      Plot.gridY({ticks: 4, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 4, tickSize: 0, tickFormat: short, label: null, fontSize, color: colours.quiet}),
      Plot.axisX({ticks: width < 420 ? 3 : 5, tickSize: 4, tickFormat: short, label: null, fontSize, color: colours.quiet}),
      Plot.areaY(points, {x: 'x', y: 'y', fill: colours.pale}),
      Plot.lineY(points, {x: 'x', y: 'y', stroke: colours.deep, strokeWidth: 2.5}),
      ...(limit <= most ? [Plot.ruleX([limit], {stroke: colours.quiet, strokeDasharray: '3,4'})] : []),
      Plot.dot([now], {x: 'x', y: 'y', r: 6, fill: colours.bright, stroke: '#ffffff', strokeWidth: 1.5}),
      Plot.tip(points, Plot.pointerX({x: 'x', y: 'y', fontSize, title: (p) => format(p)})),
    ],
  });
}

// rows: [{label, measured: [value, low, high] | null, expected: [value, low, high] | null}]
// around nothing; the measured above, the expected below.
export function comparison(width, rows) {
  const row = 56;
  const all = rows.flatMap((r) => [r.measured, r.expected].filter(Boolean).flat()).filter((value) => value !== null);
  const low = Math.min(0, ...all), high = Math.max(0, ...all);
  const room = (high - low || 1) * 0.04;
  const line = (key, dy, colour) => {
    const there = rows.map((r, i) => ({i, of: r[key]})).filter(({of}) => of && of[0] !== null);
    return [
      Plot.link(there.filter(({of}) => of[1] !== null && of[2] !== null), {x1: ({of}) => of[1], x2: ({of}) => of[2],
        y1: ({i}) => i * row + dy, y2: ({i}) => i * row + dy, stroke: colour, strokeWidth: 3, strokeOpacity: 0.55}),
      Plot.dot(there, {x: ({of}) => of[0], y: ({i}) => i * row + dy, r: 5.5, fill: colour, stroke: '#ffffff'}),
    ];
  };
  return plot(width, rows.length * row + 34, {
    marginTop: 2, marginBottom: 32, marginLeft: 10, marginRight: 24,
    x: {domain: [low - room, high + room], axis: null}, y: {domain: [0, rows.length * row], reverse: true, axis: null},
    marks: [
      Plot.axisX({ticks: width < 420 ? 3 : 6, tickSize: 4, tickFormat: short, label: null, fontSize, color: colours.quiet}),
      Plot.ruleX([0], {stroke: colours.quiet, strokeDasharray: '3,4'}),
      Plot.text(rows, {x: low - room, y: (_, i) => i * row + 11, text: 'label', textAnchor: 'start', fontWeight: 600,
        fill: '#1c2430', lineWidth: width / fontSize - 3, textOverflow: 'ellipsis-end'}),
      ...line('measured', 27, colours.deep), ...line('expected', 41, colours.bright),
    ],
  });
}
