// Tiers: who stands where and what each brings.
import {amount, h, table} from './dom.js';
import {bars} from './charts.js';
import {data, t} from './data.js';
import {figure} from './figure.js';
import {integer, major, mean, money, percent, share} from './format.js';

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
    h('div', {class: 'grid below'}, perCustomer()),
  ];
}
