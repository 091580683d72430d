// The future of customers: stages, what forecasts were worth, and who was lost and why.
import {bars, colours, heat, interval, pairs, tracking} from './charts_lifetime.js';
import {data, t} from './data.js';
import {decimal, integer, percent, share, short} from './format.js';
import {figure} from './figure.js';
import {h, table, tile} from './dom.js';

const life = data.lifetime;
const whole = (value) => decimal(value, 0);

function stages() {
  const rows = life.stages.map(([stage, customers, returning, value]) =>
    ({label: t(`stage.${stage}`), value: customers, returning, worth: value}));
  return figure({
    title: t('lifetime.stages'), note: t('lifetime.stages.note'),
    label: rows.map((row) => `${row.label}: ${integer(row.value)}`).join('; '),
    draw: (width) => bars(width, rows, {colour: colours.deep}),
    table: table([
      {head: t('lifetime.stage'), cell: (row) => row.label, text: true},
      {head: t('customers.all'), cell: (row) => integer(row.value)},
      {head: t('lifetime.returning'), cell: (row) => decimal(row.returning, 1)},
      {head: t('lifetime.worth'), cell: (row) => whole(row.worth)},
    ], rows, {caption: t('lifetime.stages')}).element,
  });
}

function values() {
  const name = ([from, to]) => (from === null ? t('lifetime.below', {to: whole(to)}) : to === null
    ? t('lifetime.from', {from: whole(from)}) : t('lifetime.between', {from: whole(from), to: whole(to)}));
  const rows = life.values.map((band) => ({label: name(band), value: band[2], worth: band[3]}));
  return figure({
    title: t('lifetime.values'), note: t('lifetime.values.note', {months: integer(life.months), currency: data.currency}),
    label: rows.map((row) => `${row.label}: ${integer(row.value)}`).join('; '),
    draw: (width) => bars(width, rows),
    table: table([
      {head: t('lifetime.worth'), cell: (row) => row.label, text: true},
      {head: t('customers.all'), cell: (row) => integer(row.value)},
      {head: t('lifetime.sum'), cell: (row) => whole(row.worth)},
    ], rows, {caption: t('lifetime.values')}).element,
  });
}

// Rows by how often, columns by how long silent; cells nobody is in stay empty.
function alive() {
  const last = life.alive.length - 1;
  const often = (x) => (x === last ? t('lifetime.more', {count: integer(x)}) : integer(x));
  const silent = life.silent.map((from, i) => (i === life.silent.length - 1 ? `${integer(from)}+`
    : `${integer(from)}–${integer(life.silent[i + 1] - 1)}`));
  const cells = life.alive.flatMap((row, x) => row.map(([customers, sum], s) =>
    ({x, often: often(x), s, silent: silent[s], customers, alive: customers > 0 ? sum / customers : 0}))
    .filter((cell) => cell.customers > 0));
  return figure({
    title: t('lifetime.alive'), note: t('lifetime.alive.note'),
    label: cells.map((cell) => `${cell.often}, ${cell.silent}: ${percent(cell.alive)}`).join('; '),
    draw: (width) => heat(width, cells, life.alive.map((_, x) => often(x)), silent),
    table: table([
      {head: t('lifetime.repeats'), cell: (cell) => cell.often, text: true},
      {head: t('lifetime.silent'), cell: (cell) => cell.silent, text: true},
      {head: t('customers.all'), cell: (cell) => integer(cell.customers)},
      {head: t('lifetime.alive'), cell: (cell) => percent(cell.alive)},
    ], cells, {caption: t('lifetime.alive')}).element,
  });
}

function tenths({tenths: rows}) {
  const points = rows.map(([customers, forecast, returned, low, high]) =>
    ({customers, forecast, returned, share: share(returned, customers), low, high}));
  return figure({
    title: t('holdout.tenths'), note: t('holdout.tenths.note'),
    label: points.map((p) => `${percent(p.forecast)}: ${percent(p.share)}`).join('; '),
    draw: (width) => interval(width, points),
    table: table([
      {head: t('holdout.forecast'), cell: (p) => percent(p.forecast)},
      {head: t('customers.all'), cell: (p) => integer(p.customers)},
      {head: t('holdout.returned'), cell: (p) => percent(p.share)},
      {head: t('holdout.interval'), cell: (p) => `${percent(p.low)} – ${percent(p.high)}`},
    ], points, {caption: t('holdout.tenths')}).element,
  });
}

function weeks({weeks: rows}) {
  const points = rows.map(([day, holdout, expected, actual], week) => ({day, holdout, expected, actual, week}));
  return figure({
    title: t('holdout.weeks'), note: t('holdout.weeks.note'),
    label: t('holdout.weeks.label', {expected: whole(points.at(-1).expected), actual: integer(points.at(-1).actual)}),
    legend: [[t('holdout.actual'), colours.deep], [t('holdout.expected'), colours.bright]],
    draw: (width) => tracking(width, points),
  });
}

// Customers by how often they had bought: whether the model has as many of them, and
// what each bought afterwards.
function frequencies({frequencies: all}) {
  const last = all.length - 1;
  const rows = all.map(([customers, expected, forecast, actual], x) =>
    ({label: x === last ? t('lifetime.more', {count: integer(x)}) : integer(x),
      mark: x === last ? `${integer(x)}+` : integer(x), customers, expected, forecast, actual}));
  const legend = [[t('holdout.actual'), colours.deep], [t('holdout.expected'), colours.bright]];
  const one = (key, points, format, tick, columns) => figure({
    title: t(key), note: t(`${key}.note`), legend,
    label: points.map((p) => `${p.label}: ${format(p.made)} (${format(p.expected)})`).join('; '),
    draw: (width) => pairs(width, points, tick),
    table: table([{head: t('lifetime.repeats'), cell: (p) => p.label, text: true}, ...columns], points,
      {caption: t(key)}).element,
  });
  return h('div', {class: 'grid below'},
    one('holdout.bought', rows.map(({label, mark, customers, expected}) => ({label, mark, made: customers, expected})),
      (value) => decimal(value, 0), short, [
        {head: t('customers.all'), cell: (p) => integer(p.made)},
        {head: t('holdout.fit'), cell: (p) => decimal(p.expected, 1)},
      ]),
    one('holdout.later', rows.map(({label, mark, forecast, actual}) => ({label, mark, made: actual, expected: forecast})),
      (value) => decimal(value, 2), (value) => decimal(value, 1), [
        {head: t('holdout.mean'), cell: (p) => decimal(p.expected, 2)},
        {head: t('holdout.made'), cell: (p) => decimal(p.made, 2)},
      ]));
}

function lost() {
  const back = life.left > 0
    ? h('p', {class: 'note'}, t('lost.back', {back: integer(life.back), left: integer(life.left)})) : null;
  return h('div', {class: 'card'}, h('h3', null, t('lost')),
    h('p', {class: 'note'}, t('lost.note', {value: whole(life.lost), currency: data.currency})), back,
    life.inAll > life.causes.length
      ? h('p', {class: 'note'}, t('lost.cut', {listed: integer(life.causes.length), all: integer(life.inAll)})) : null,
    table([
      {head: t('lost.cause'), cell: (row) => h('bdi', null, row[0] === 'unknown' ? t('fault.unknown') : row[0]), text: true, name: true},
      {head: t('lost.fault'), cell: (row) => t(`fault.${row[1]}`), text: true},
      {head: t('customers.all'), cell: (row) => integer(row[2])},
      {head: t('lost.verified'), cell: (row) => integer(row[3])},
      {head: t('lost.value'), cell: (row) => whole(row[4])},
      {head: t('lost.actions'), cell: (row) => integer(row[5])},
    ], life.causes, {caption: '', stack: true}).element);
}

function sources() {
  return h('div', {class: 'card'},
    h('p', {class: 'note'}, t('lost.silent', {sources: integer(life.sources.length), frozen: integer(life.frozen)})),
    table([
      {head: t('lost.source'), cell: (row) => h('bdi', null, row[0]), text: true, name: true},
      {head: t('lost.since'), cell: (row) => row[1], text: true},
      {head: t('lost.came'), cell: (row) => integer(row[2])},
      {head: t('lost.expected'), cell: (row) => whole(row[3])},
    ], life.sources, {caption: '', stack: true}).element);
}

export function lifetime() {
  const parts = [h('p', {class: 'lead'}, t('lifetime.lead', {days: integer(life.days)})),
    h('div', {class: 'grid'}, stages(), life.values.length > 0 ? values() : null), alive()];
  const {holdout} = life;
  if (holdout) {
    parts.push(h('dl', {class: 'tiles'},
      tile(t('holdout.since'), holdout.since, t('holdout.since.note', {model: holdout.model, days: integer(holdout.past)})),
      tile(t('holdout.returned'), percent(share(holdout.returned, holdout.customers)), integer(holdout.returned)),
      tile(t('holdout.purchases'), integer(holdout.purchases))),
    h('div', {class: 'grid below'}, tenths(holdout), weeks(holdout)), frequencies(holdout));
  }
  if (life.sources) parts.push(sources());
  if (life.causes.length > 0) parts.push(lost());
  return parts;
}
