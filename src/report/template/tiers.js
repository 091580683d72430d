// Tiers: who stands where and what each brings.
import {amount, h, table} from './dom.js';
import {attention} from './customers.js';
import {bars, colours} from './charts.js';
import {data, t} from './data.js';
import {figure} from './figure.js';
import {date, integer, major, mean, money, percent, share} from './format.js';

function perCustomer() {
  const rows = data.tiers.filter((tier) => tier.customers > 0)
    .map((tier) => ({label: tier.label, minor: mean(tier.turnover, tier.customers)}));
  return figure({
    title: t('chart.tier.mean'), note: t('chart.tier.mean.note'),
    label: rows.map((row) => `${row.label}: ${money(row.minor)}`).join('; '),
    draw: (width) => bars(width, rows.map((row) => ({label: row.label, value: Math.max(0, major(row.minor)), text: money(row.minor)}))),
    table: table([
      {head: t('tier'), cell: (row) => row.label, text: true},
      {head: t('chart.tier.mean'), cell: (row) => amount(row.minor)},
    ], rows, {caption: t('chart.tier.mean')}).element,
  });
}

// Who rose and who fell: every move, and the pairs of tiers behind it.
function flows() {
  const moves = ['up', 'down', 'new', 'gone', 'other', 'same'];
  const rows = moves.map((move) => ({move, label: t(`flows.${move}`),
    value: data.flows.filter((flow) => flow[2] === move).reduce((sum, flow) => sum + flow[3], 0)}))
    .filter((row) => row.value > 0 || row.move === 'up' || row.move === 'down');
  const pairs = data.flows.filter((flow) => flow[2] !== 'same');
  return figure({
    title: t('flows'), note: t('flows.note', {before: date(data.before)}),
    label: rows.map((row) => `${row.label}: ${integer(row.value)}`).join('; '),
    draw: (width) => bars(width, rows, {colour: colours.deep}),
    table: table([
      {head: t('flows.from'), cell: (flow) => flow[0] || '–', text: true},
      {head: t('flows.to'), cell: (flow) => flow[1] || '–', text: true},
      {head: t('flows.move'), cell: (flow) => t(`flows.${flow[2]}`), text: true},
      {head: t('customers.all'), cell: (flow) => integer(flow[3])},
      {head: t('turnover'), cell: (flow) => amount(flow[4])},
    ], pairs.length > 0 ? pairs : data.flows, {caption: t('flows')}).element,
  });
}

export function tiers() {
  const columns = [
    {head: t('tier'), cell: (tier) => tier.label, text: true},
    {head: t('customers.all'), cell: (tier) => integer(tier.customers)},
    {head: t('share.customers'), cell: (tier) => percent(share(tier.customers, data.customers))},
    {head: t('turnover'), cell: (tier) => amount(tier.turnover)},
  ];
  if (BigInt(data.turnover) > 0n) {
    columns.push({head: t('share.turnover'), cell: (tier) => percent(share(tier.turnover, data.turnover))});
  }
  if (data.margin !== undefined) {
    columns.push({head: t('net_margin'), cell: (tier) => amount(tier.net), bad: (tier) => BigInt(tier.net) < 0n});
  }
  return [
    h('p', {class: 'lead'}, t('tiers.lead')),
    h('div', {class: 'card'}, table(columns, data.tiers, {caption: '', stack: true}).element),
    h('div', {class: 'grid below'}, perCustomer(), data.flows?.length > 0 ? flows() : null),
    attention(true),
  ];
}
