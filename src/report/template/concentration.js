// How much hangs on how few: the Pareto curve, the whale curve, and what would be
// missing without the largest.
import {amount, h, table, tile} from './dom.js';
import {data, t} from './data.js';
import {decimal, integer, percent, share} from './format.js';
import {figure} from './figure.js';
import {bars, colours, pareto, whale} from './charts.js';
import {exposureCharts, exposureTiles} from './exposure.js';

// Some places of a curve, for its table; beside it another of the same heading.
function curveTable(curve, caption, other) {
  const at = (points, x) => points[Math.round(x * (points.length - 1))];
  const places = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  const columns = [
    {head: t('share.customers'), cell: (x) => percent(x), text: true},
    {head: other ? t('whale.customers') : t('share.value'), cell: (x) => percent(at(curve, x))},
  ];
  if (other) columns.push({head: t('whale.groups'), cell: (x) => percent(at(other, x))});
  return table(columns, places, {caption}).element;
}

function paretoFigure() {
  const {curve, members, population, value, total} = data.pareto;
  const cut = members > 0 ? {x: members / population, y: share(value, total)} : null;
  if (cut) cut.text = t('chart.pareto.cut', {customers: percent(cut.x), value: percent(cut.y)});
  return figure({
    title: `${t('chart.pareto')}: ${t(`value.${data.basis}`)}`, note: t('chart.pareto.note'),
    label: cut ? cut.text : t('chart.pareto'),
    draw: (width) => pareto(width, curve, cut),
    table: curveTable(curve, t('chart.pareto')),
  });
}

function whaleFigure() {
  const {curve} = data.whale;
  const groups = data.exposure?.groupCurve;
  const best = curve.reduce((k, y, i) => (y > curve[k] ? i : k), 0);
  const peak = {x: best / (curve.length - 1), y: curve[best], text: t('whale.peak', {value: percent(curve[best])})};
  return figure({
    title: t('chart.whale'), note: t('chart.whale.note'), label: peak.text,
    legend: groups && [[t('whale.customers'), colours.deep], [t('whale.groups'), colours.bright]],
    draw: (width) => whale(width, curve, peak, groups),
    table: curveTable(curve, t('chart.whale'), groups),
  });
}

function topFigure() {
  const name = ([which, number]) => (which === 'percent' ? t('top.percent', {percent: percent(number / 100)}) : t(`top.${which}`));
  const rows = data.concentration.top.map((entry) => ({label: name(entry), value: Math.max(0, entry[2]), share: entry[2],
    text: percent(entry[2])}));
  return figure({
    title: t('top'), note: t('top.note'), label: rows.map((row) => `${row.label}: ${row.text}`).join('; '),
    draw: (width) => bars(width, rows),
    table: table([
      {head: t('top'), cell: (row) => row.label, text: true},
      {head: t('share.value'), cell: (row) => row.text},
    ], rows, {caption: t('top')}).element,
  });
}

function figures() {
  const {gini, effective} = data.concentration;
  const tiles = [tile(t('pareto.members'), integer(data.pareto.members),
    t('pareto.members.note', {share: percent(share(data.pareto.members, data.pareto.population)),
      value: percent(share(data.pareto.value, data.pareto.total))}))];
  if (gini !== null) tiles.push(tile(t('gini'), decimal(gini, 2), t('gini.note')));
  if (effective !== null) tiles.push(tile(t('effective_number'), decimal(effective, effective < 10 ? 1 : 0), t('effective_number.note')));
  if (data.whale) {
    tiles.push(tile(t('whale.earned'), amount(data.whale.earned), t('whale.earned.note', {customers: integer(data.whale.earning)}), 'wide good'));
    tiles.push(tile(t('whale.lost'), amount(data.whale.lost), t('whale.earned.note', {customers: integer(data.whale.losing)}), 'wide bad'));
  }
  return h('dl', {class: 'tiles'}, tiles.concat(exposureTiles()));
}

export function concentration() {
  const lead = h('p', {class: 'lead'}, t('concentration.lead', {basis: t(`basis.${data.basis}`)}),
    data.windowed ? ` ${t('windowed')}` : null);
  if (data.pareto.curve.length === 0) return [lead, h('p', null, t('concentration.none'))];
  const charts = [paretoFigure()];
  if (data.whale?.curve.length > 0) charts.push(whaleFigure());
  charts.push(topFigure(), ...exposureCharts());
  return [lead, figures(), h('div', {class: 'grid'}, charts)];
}
