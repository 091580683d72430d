// The first page: the one sentence, the figures, and who the customers are.
import {amount, h, table, tile} from './dom.js';
import {bars, colours, columns, pairs} from './charts.js';
import {data, t} from './data.js';
import {integer, mean, money, percent, share} from './format.js';
import {figure} from './figure.js';

function headline() {
  const {pareto} = data;
  if (pareto.members === 0) return h('p', {class: 'headline'}, t('headline.plain'));
  // The filled sentence, with what is filled in made to stand out.
  const parts = {
    share: percent(share(pareto.members, pareto.population)),
    value: percent(pareto.share),
    basis: t(`basis.${data.basis}`),
  };
  const pieces = t('headline').split(/(\{\w+\})/).map((piece) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    return name === undefined ? piece : name === 'basis' ? parts.basis : h('b', null, parts[name]);
  });
  return h('p', {class: 'headline'}, pieces);
}

function figures() {
  const tiles = [
    tile(t('customers.all'), integer(data.customers)),
    tile(t('customers.bought'), integer(data.purchasers),
      t('customers.bought.note', {share: percent(share(data.purchasers, data.customers))})),
    tile(t('customers.repeat'), integer(data.repeaters),
      t('customers.repeat.note', {share: percent(share(data.repeaters, data.purchasers))})),
    tile(t('turnover'), amount(data.turnover),
      data.purchasers > 0 ? t('turnover.note', {mean: money(mean(data.turnover, data.purchasers))}) : null, 'wide'),
  ];
  if (data.margin !== undefined) {
    tiles.push(tile(t('margin'), amount(data.margin), BigInt(data.turnover) > 0n
      ? t('margin.note', {share: percent(share(data.margin, data.turnover))}) : null, 'wide'));
  } else if (data.lines > 0) {
    tiles.push(tile(t('margin'), '–', t('margin.unknown', {uncosted: integer(data.uncosted), lines: integer(data.lines)}), 'wide'));
  }
  if (data.costToServe !== undefined) {
    tiles.push(tile(t('cost_to_serve'), amount(data.costToServe), null, 'wide'));
    if (data.margin !== undefined) {
      const net = BigInt(data.margin) - BigInt(data.costToServe);
      tiles.push(tile(t('net_margin'), amount(net), null, net < 0n ? 'wide bad' : 'wide good'));
    }
  }
  return h('dl', {class: 'tiles'}, tiles);
}

function tierShares() {
  const rows = data.tiers.map((tier) => ({
    label: tier.label,
    parts: [share(tier.customers, data.customers), BigInt(data.turnover) > 0n ? share(tier.turnover, data.turnover) : 0],
  }));
  const pair = [colours.deep, colours.bright];
  const head = [t('share.customers'), t('share.turnover')];
  return figure({
    title: t('chart.tiers'), note: t('chart.tiers.note'),
    label: rows.map((row) => `${row.label}: ${head[0]} ${percent(row.parts[0])}, ${head[1]} ${percent(row.parts[1])}`).join('; '),
    legend: [[head[0], pair[0]], [head[1], pair[1]]],
    draw: (width) => pairs(width, rows, pair),
    table: table([
      {head: t('tier'), cell: (row) => row.label, text: true},
      {head: head[0], cell: (row) => percent(row.parts[0])},
      {head: head[1], cell: (row) => percent(row.parts[1])},
    ], rows, {caption: t('chart.tiers')}).element,
  });
}

const months = t('months.short').split(' ');
function stretchName([year, month]) {
  switch (data.step) {
    case 1: return {name: `${months[month - 1]} ${year}`, label: [months[month - 1], year]};
    case 3: {
      const name = t('quarter', {year, quarter: (month + 2) / 3});
      return {name, label: [t('quarter', {year: '', quarter: (month + 2) / 3}).trim(), year]};
    }
    case 12: return {name: String(year), label: [year]};
    default: return {name: t('decade', {year: year - 1}), label: [t('decade', {year: year - 1})]};
  }
}

function newCustomers() {
  const rows = data.newCustomers.map((entry) => ({...stretchName(entry), value: entry[2]}));
  const most = rows.reduce((best, row) => (row.value > best.value ? row : best), rows[0]);
  return figure({
    title: t('chart.new'), note: t(`chart.new.note.${data.step}`),
    label: `${t('chart.new')}: ${rows[0].name} – ${rows.at(-1).name}; max. ${most.name}: ${integer(most.value)}`,
    draw: (width) => columns(width, rows),
    table: table([
      {head: t('period'), cell: (row) => row.name, text: true},
      {head: t('chart.new'), cell: (row) => integer(row.value)},
    ], rows, {caption: t('chart.new')}).element,
  });
}

function bandName([from, to]) {
  return to < 0 ? `≥ ${integer(from)}` : from === to ? integer(from) : `${integer(from)}–${integer(to)}`;
}

function bands(code, head, given, colour) {
  const rows = given.map((band) => ({label: bandName(band), value: band[2], turnover: band[3]}));
  return figure({
    title: t(code), note: t(`${code}.note`),
    label: rows.map((row) => `${row.label}: ${integer(row.value)}`).join('; '),
    draw: (width) => bars(width, rows, {colour}),
    table: table([
      {head, cell: (row) => row.label, text: true},
      {head: t('customers.all'), cell: (row) => integer(row.value)},
      {head: t('share.customers'), cell: (row) => percent(share(row.value, data.purchasers))},
      {head: t('turnover'), cell: (row) => amount(row.turnover)},
    ], rows, {caption: t(code)}).element,
  });
}

function service() {
  const rows = data.service.map(([which, cost, contacts]) => ({label: t(`service.${which}`), cost, contacts}));
  const total = rows.reduce((sum, row) => sum + BigInt(row.cost), 0n);
  const part = (row) => (total > 0n ? share(row.cost, total) : 0);
  const texts = rows.map((row) => `${money(row.cost)} (${percent(part(row))})`);
  return figure({
    title: t('service'), note: t('service.note'),
    label: rows.map((row, i) => `${row.label}: ${texts[i]}`).join('; '),
    draw: (width) => pairs(width, rows.map((row) => ({label: row.label, parts: [part(row)]})), [colours.deep]),
    table: table([
      {head: t('service.cost'), cell: (row) => row.label, text: true},
      {head: t('cost_to_serve'), cell: (row) => amount(row.cost)},
      {head: t('share.value'), cell: (row) => percent(part(row))},
      {head: t('service.contacts'), cell: (row) => integer(row.contacts)},
    ], rows, {caption: t('service')}).element,
  });
}

export function overview() {
  const charts = [tierShares()];
  if (data.newCustomers.length > 0) charts.push(newCustomers());
  if (data.purchasers > 0) {
    charts.push(bands('chart.recency', t('days'), data.recency, colours.deep));
    charts.push(bands('chart.frequency', t('purchases'), data.frequency, colours.deep));
  }
  if (data.service?.some(([, cost, contacts]) => contacts > 0 || cost !== '0')) charts.push(service());
  return [headline(), figures(), h('div', {class: 'grid'}, charts)];
}
