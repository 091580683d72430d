// Data quality: how the book came by its facts, and what is missing.
import {bars, colours, lags} from './charts.js';
import {data, t} from './data.js';
import {date, duration, integer, percent, share} from './format.js';
import {figure} from './figure.js';
import {h, table, tile} from './dom.js';

const nameOf = (source) => {
  const what = t(`table.${source.table}`);
  return source.source ? `${what} · ${source.source}` : what;
};

function figures() {
  const tiles = [];
  const recording = data.recording;
  if (recording) {
    tiles.push(
      tile(t('quality.batches'), integer(recording.batches)),
      tile(t('quality.rows'), integer(recording.rows)),
      tile(t('quality.duplicates'), integer(recording.present), t('quality.duplicates.note')),
      tile(t('quality.superseded'), integer(recording.superseded), t('quality.superseded.note')),
      tile(t('quality.refused'), integer(0), t('quality.refused.note')));
  }
  tiles.push(
    tile(t('quality.uncosted'), integer(data.uncosted),
      t('quality.share', {share: percent(share(data.uncosted, data.lines)), all: integer(data.lines)})),
    tile(t('quality.no_purchase'), integer(data.customers - data.purchasers),
      t('customers.bought.note', {share: percent(share(data.customers - data.purchasers, data.customers))})));
  return h('dl', {class: 'tiles'}, tiles);
}

function lagFigure(sources) {
  const hours = (micros) => Number(micros) / 3.6e9;
  const rows = sources.map((s) => ({label: nameOf(s), half: hours(s.lagHalf), most: hours(s.lagMost), source: s}));
  const ticks = [0, 1, 24, 168, 720, 8760].map((hour) => [hour, hour === 0 ? '0' : duration(String(hour * 3.6e9))]);
  return figure({
    title: t('chart.lag'), note: t('chart.lag.note'),
    label: sources.map((s) => `${nameOf(s)}: ${t('lag.half')} ${duration(s.lagHalf)}, ${t('lag.most')} ${duration(s.lagMost)}`).join('; '),
    legend: [[t('lag.half'), colours.deep], [t('lag.most'), colours.bright]],
    draw: (width) => lags(width, rows, ticks),
    table: table([
      {head: t('source'), cell: (row) => row.label, text: true, name: true},
      {head: t('lag.half'), cell: (row) => duration(row.source.lagHalf)},
      {head: t('lag.most'), cell: (row) => duration(row.source.lagMost)},
      {head: t('source.late'), cell: (row) => integer(row.source.late)},
    ], rows, {caption: t('chart.lag')}).element,
  });
}

function gapFigure(sources) {
  const rows = sources.map((s) => ({label: nameOf(s), value: share(s.without, s.days), source: s}));
  const text = (row) => `${percent(row.value)}`;
  return figure({
    title: t('source.days_without'), label: rows.map((row) => `${row.label}: ${text(row)}`).join('; '),
    draw: (width) => bars(width, rows, {format: percent}),
    table: table([
      {head: t('source'), cell: (row) => row.label, text: true, name: true},
      {head: t('source.days_without'), cell: (row) => integer(row.source.without)},
      {head: t('days'), cell: (row) => integer(row.source.days)},
    ], rows, {caption: t('source.days_without')}).element,
  });
}

function sourceTable({sources, inAll}) {
  return h('div', {class: 'card'}, h('h3', null, t('sources')),
    inAll > sources.length ? h('p', {class: 'note'}, t('sources.cut', {listed: integer(sources.length), all: integer(inAll)})) : null,
    table([
      {head: t('source.table'), cell: (s) => t(`table.${s.table}`), text: true},
      {head: t('source'), cell: (s) => (s.source ? h('bdi', null, s.source) : t('source.unsaid')), text: true, name: true},
      {head: t('source.facts'), cell: (s) => integer(s.facts)},
      {head: t('source.revisions'), cell: (s) => integer(s.revisions)},
      {head: t('source.from'), cell: (s) => (s.first ? date(s.first) : '')},
      {head: t('source.to'), cell: (s) => (s.last ? date(s.last) : '')},
      {head: t('source.gap'), cell: (s) => (s.gap ? duration(s.gap) : '')},
      {head: t('source.silent'), cell: (s) => (s.silent ? duration(s.silent) : '')},
    ], sources, {caption: '', stack: true}).element);
}

export function quality() {
  const parts = [h('p', {class: 'lead'}, t('quality.lead')), figures()];
  if (!data.recording) return [...parts, h('p', null, t('quality.no_book'))];
  const {sources} = data.recording;
  const charts = [];
  const timed = sources.filter((s) => s.lags > 0);
  if (timed.length > 0) charts.push(lagFigure(timed.slice(0, 16)));
  const daily = sources.filter((s) => s.days > 1 && ['purchases', 'interactions'].includes(s.table));
  if (daily.length > 0) charts.push(gapFigure(daily.slice(0, 16)));
  if (charts.length > 0) parts.push(h('div', {class: 'grid'}, charts));
  if (sources.length > 0) parts.push(sourceTable(data.recording));
  return parts;
}
