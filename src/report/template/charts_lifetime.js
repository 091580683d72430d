// Charts of forecasts: a map of chances, forecasts beside what came, and tracking.
import * as Plot from '@observablehq/plot';
import {bars, colours, plot, fontSize} from './charts.js';
import {t} from './data.js';
import {decimal, integer, percent, percentAxis, short} from './format.js';

export {bars, colours};

// cells: [{x, s, often, silent, customers, alive}]; darker is likelier to be there.
export function heat(width, cells, often, silent) {
  return plot(width, often.length * 30 + 62, {
    marginLeft: 60, marginTop: 8, marginBottom: 52, padding: 0.04,
    x: {domain: silent.map((_, s) => s), axis: null},
    y: {domain: often.map((_, x) => x), axis: null},
    color: {type: 'linear', domain: [0, 1], range: ['#f4f1ec', colours.deep]},
    marks: [
      Plot.cell(cells, {x: 's', y: 'x', fill: 'alive'}),
      Plot.text(cells, {x: 's', y: 'x', text: (cell) => percentAxis(cell.alive),
        fill: (cell) => (cell.alive > 0.55 ? '#ffffff' : '#1c2430')}),
      Plot.text(often, {y: (_, x) => x, frameAnchor: 'left', textAnchor: 'end', dx: -8, text: (label) => label, fill: '#1c2430'}),
      Plot.text(silent, {x: (_, s) => s, frameAnchor: 'bottom', lineAnchor: 'top', dy: 6, text: (label) => label, fill: colours.quiet}),
      Plot.text([t('lifetime.silent')], {frameAnchor: 'bottom-right', dy: 40, textAnchor: 'end', fill: colours.quiet}),
      Plot.tip(cells, Plot.pointer({x: 's', y: 'x', fontSize,
        title: (cell) => `${cell.often}; ${cell.silent}: ${percent(cell.alive)} (${integer(cell.customers)})`})),
    ],
  });
}

// points: [{forecast, share, low, high, customers}]; on the line all is as forecast.
export function interval(width, points) {
  const most = Math.max(0.1, ...points.map((p) => Math.max(p.forecast, p.high)));
  return plot(width, 300, {
    marginLeft: 54, marginTop: 26, marginBottom: 48,
    x: {domain: [0, most]}, y: {domain: [0, most]},
    marks: [
      Plot.gridY({ticks: 5, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 5, tickSize: 0, tickFormat: percentAxis, label: null, fontSize, color: colours.quiet}),
      Plot.axisX({ticks: 5, tickSize: 4, tickFormat: percentAxis, label: null, fontSize, color: colours.quiet}),
      Plot.text([t('holdout.forecast')], {frameAnchor: 'bottom-right', dy: 34, textAnchor: 'end', fill: colours.quiet}),
      Plot.text([t('holdout.returned')], {frameAnchor: 'top-left', dy: -18, dx: -46, textAnchor: 'start', fill: colours.quiet}),
      Plot.line([[0, 0], [most, most]], {stroke: colours.quiet, strokeDasharray: '3,4'}),
      Plot.ruleX(points, {x: 'forecast', y1: 'low', y2: 'high', stroke: colours.deep, strokeWidth: 2}),
      Plot.dot(points, {x: 'forecast', y: 'share', r: 4.5, fill: colours.bright, stroke: '#ffffff'}),
    ],
  });
}

// rows: [{mark, made, expected}]: what was, as columns, and what was expected, as dots;
// `mark` is short, so that marks fit beside each other on a telephone.
export function pairs(width, rows, tickFormat) {
  return plot(width, 260, {
    marginLeft: 54, marginTop: 12, marginBottom: 48,
    x: {domain: rows.map((row) => row.mark), axis: null, padding: 0.3},
    marks: [
      Plot.gridY({ticks: 5, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 5, tickSize: 0, tickFormat, label: null, fontSize, color: colours.quiet}),
      Plot.barY(rows, {x: 'mark', y: 'made', fill: colours.deep}),
      Plot.dot(rows, {x: 'mark', y: 'expected', r: 5, fill: colours.bright, stroke: '#ffffff'}),
      Plot.text(rows, {x: 'mark', frameAnchor: 'bottom', lineAnchor: 'top', dy: 6, text: 'mark', fill: '#1c2430'}),
      Plot.text([t('lifetime.repeats')], {frameAnchor: 'bottom-right', dy: 34, textAnchor: 'end', fill: colours.quiet}),
    ],
  });
}

// points: [{week, expected, actual, holdout, day}], cumulative.
export function tracking(width, points) {
  const begin = points.find((p) => p.holdout);
  return plot(width, 300, {
    marginLeft: 54, marginTop: 26, marginBottom: 48,
    x: {domain: [0, Math.max(1, points.length - 1)]},
    marks: [
      Plot.gridY({ticks: 5, stroke: colours.rule, strokeOpacity: 1}),
      Plot.axisY({ticks: 5, tickSize: 0, tickFormat: short, label: null, fontSize, color: colours.quiet}),
      Plot.axisX({ticks: 5, tickSize: 4, tickFormat: (week) => decimal(week, 0), label: null, fontSize, color: colours.quiet}),
      Plot.text([t('holdout.week')], {frameAnchor: 'bottom-right', dy: 34, textAnchor: 'end', fill: colours.quiet}),
      ...(begin ? [Plot.ruleX([begin], {x: 'week', stroke: colours.quiet, strokeDasharray: '2,3'})] : []),
      Plot.lineY(points, {x: 'week', y: 'expected', stroke: colours.bright, strokeWidth: 2, strokeDasharray: '5,3'}),
      Plot.lineY(points, {x: 'week', y: 'actual', stroke: colours.deep, strokeWidth: 2.5}),
    ],
  });
}
