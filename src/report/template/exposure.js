// What hangs on few: who would be missed, limits that are passed, and how sure the
// figures are.
import {h, table, tile} from './dom.js';
import {data, t} from './data.js';
import {decimal, integer, money, percent} from './format.js';
import {figure} from './figure.js';
import {bars} from './charts.js';

const exposure = data.exposure;

export function exposureTiles() {
  const tiles = [];
  if (exposure?.groupEffective != null && exposure.groups < exposure.customers) {
    tiles.push(tile(t('groups.effective'), decimal(exposure.groupEffective, exposure.groupEffective < 10 ? 1 : 0),
      t('groups.effective.note', {groups: integer(exposure.groups), customers: integer(exposure.customers)})));
  }
  if (exposure?.shortfall != null) {
    tiles.push(tile(t('shortfall'), percent(exposure.shortfall), t('shortfall.note'), exposure.shortfall > 0.05 ? 'bad' : ''));
  }
  return tiles;
}

// Who, or what, of which all leave at once.
function stress() {
  const rows = exposure.departures.filter((entry) => entry[5] !== null).map(([who, name, customers, turnover, margin, lost, effective]) => ({
    label: t(`stress.${who}`, {name}), value: Math.max(0, lost), text: percent(lost), customers, turnover, margin, effective}));
  if (rows.length === 0) return [];
  const columns = [
    {head: t('stress.who'), cell: (row) => row.label, text: true},
    {head: t('customers.all'), cell: (row) => integer(row.customers)},
    {head: t('turnover'), cell: (row) => money(row.turnover)},
    {head: t('share.turnover'), cell: (row) => row.text},
  ];
  if (rows[0].margin !== null) columns.push({head: t('net_margin'), cell: (row) => money(row.margin)});
  columns.push({head: t('stress.effective'), cell: (row) => (row.effective === null ? '' : decimal(row.effective, 1))});
  return [figure({
    title: t('stress'), note: t('stress.note'), label: rows.map((row) => `${row.label}: ${row.text}`).join('; '),
    draw: (width) => bars(width, rows), table: table(columns, rows, {caption: t('stress')}).element,
  })];
}

function alerts() {
  if (exposure.limits === 0) return [];
  const share = (limit, value) => (limit === 'max_herfindahl' ? decimal(value, 3) : percent(value));
  return [h('div', {class: 'card'}, h('h3', null, t('alerts')),
    exposure.alerts.length === 0 ? h('p', {class: 'note'}, t('alerts.none', {limits: integer(exposure.limits)}))
      : table([
        {head: t('alerts.passed'), cell: ([limit]) => t(`exposure.${limit}`), text: true},
        {head: t('alerts.actual'), cell: ([limit, actual]) => share(limit, actual), bad: () => true},
        {head: t('alerts.limit'), cell: ([limit, , most]) => share(limit, most)},
      ], exposure.alerts, {caption: ''}).element)];
}

function intervals() {
  if (!exposure.intervals) return [];
  const label = (code) => (code === 'top.10' || code === 'top.20'
    ? t('top.percent', {percent: percent(Number(code.slice(4)) / 100)}) : t(code));
  const shown = (code, value) => (['gini', 'herfindahl'].includes(code) ? decimal(value, 3)
    : code === 'effective_number' ? decimal(value, 1) : percent(value));
  const cell = (first) => (row) => ([0, 1, 2].some((i) => row[first + i] === null) ? ''
    : `${shown(row[0], row[first])} (${shown(row[0], row[first + 1])} – ${shown(row[0], row[first + 2])})`);
  const columns = [{head: t('interval.figure'), cell: (row) => label(row[0]), text: true},
    {head: t('whale.customers'), cell: cell(1)}];
  if (exposure.groups < exposure.customers) columns.push({head: t('whale.groups'), cell: cell(4)});
  return [h('div', {class: 'card'}, h('h3', null, t('intervals')),
    h('p', {class: 'note'}, t('intervals.note', {rounds: integer(exposure.rounds)})),
    table(columns, exposure.intervals, {caption: ''}).element)];
}

export const exposureCharts = () => (exposure ? [...stress(), ...alerts(), ...intervals()] : []);
