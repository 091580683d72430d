// Strategies: who is to be treated how, what budgets are worth, which plans were adopted,
// and whether they did what was expected.
import {bars, colours, pairs} from './charts.js';
import {budgetCurve, comparison} from './charts_strategy.js';
import {data, t} from './data.js';
import {date, decimal, integer, major, money, percent, share} from './format.js';
import {figure} from './figure.js';
import {h, table, tile} from './dom.js';

const all = data.strategy;
const {plan} = all ?? {};
const inCurrency = (value) => `${decimal(value, 0)}\u00a0${data.currency}`;
const cents = (value) => `${decimal(value, 2)}\u00a0${data.currency}`;
// A strategy of ours by its name in words; another as it was written.
const nameOf = (strategy) => all.names[strategy] ?? strategy;

function head() {
  const gain = plan.postures.reduce((sum, posture) => sum + posture[3], 0);
  const value = plan.postures.reduce((sum, posture) => sum + posture[2], 0);
  const treated = plan.postures.reduce((sum, [name, customers]) => sum + (name === 'as_usual' ? 0 : customers), 0);
  const [adopted, overridden, switched, held, cost, , flips] = plan.steadiness;
  const tiles = [
    tile(t('plan.treated'), integer(treated), t('plan.treated.note', {share: percent(share(treated, plan.customers))})),
    tile(t('plan.value'), inCurrency(value), t(plan.onMargin ? 'plan.value.margin' : 'plan.value.turnover'), 'wide'),
    tile(t('plan.gain'), inCurrency(gain), t(plan.upTo ? 'plan.gain.up_to' : 'plan.gain.net'), 'wide'),
  ];
  if (plan.budgets.length > 0) {
    tiles.push(tile(t('plan.gap'), percent(plan.gap), t('plan.gap.note', {bound: inCurrency(plan.bound)})));
  }
  if (adopted > 0) {
    tiles.push(tile(t('plan.switched'), integer(switched), t('plan.switched.note', {adopted: integer(adopted), overridden: integer(overridden)})),
      tile(t('plan.held'), integer(held), t('plan.held.note', {cost: inCurrency(cost), flips: decimal(flips, 2)})));
  }
  return h('dl', {class: 'tiles'}, tiles);
}

// The map: how many customers, what they are worth, and what is to be gained.
function map() {
  const sum = (place) => plan.postures.reduce((total, posture) => total + Math.max(0, posture[place]), 0);
  const [customers, value, gain] = [sum(1), sum(2), sum(3)];
  const heads = [t('share.customers'), t('plan.share.value'), t('plan.share.gain')];
  const fills = [colours.deep, '#8a94a3', colours.bright];
  const part = (one, whole) => (whole > 0 ? Math.max(0, one) / whole : 0);
  const rows = plan.postures.map((posture) => ({label: nameOf(posture[0]), posture,
    parts: [part(posture[1], customers), part(posture[2], value), part(posture[3], gain)]}));
  return figure({
    title: t('plan.map'), note: t('plan.map.note'),
    label: rows.map((row) => `${row.label}: ${row.parts.map(percent).join(', ')}`).join('; '),
    legend: heads.map((text, i) => [text, fills[i]]),
    draw: (width) => pairs(width, rows, fills),
    table: table([
      {head: t('plan.strategy'), cell: (row) => row.label, text: true},
      {head: t('customers.all'), cell: ({posture}) => integer(posture[1])},
      {head: t('plan.value'), cell: ({posture}) => inCurrency(posture[2])},
      {head: t('plan.gain'), cell: ({posture}) => inCurrency(posture[3])},
      {head: t('plan.cost'), cell: ({posture}) => inCurrency(posture[4])},
    ], rows, {caption: t('plan.map')}).element,
  });
}

function actions() {
  const rows = plan.actions.filter(([, action]) => action !== '').map(([strategy, action, customers, carried, value, gain, cost]) =>
    ({label: `${nameOf(strategy)} · ${action}`, strategy: nameOf(strategy), action, customers, carried, at: value, gain, cost,
      value: Math.max(0, gain), text: `${inCurrency(gain)} · ${integer(carried)}`, brief: decimal(gain, 0)}));
  if (rows.length === 0) return null;
  return figure({
    title: t('plan.actions'), note: t('plan.actions.note'),
    label: rows.map((row) => `${row.label}: ${row.text}`).join('; '),
    draw: (width) => bars(width, width < 480 ? rows.map((row) => ({...row, text: row.brief})) : rows),
    table: table([
      {head: t('plan.strategy'), cell: (row) => row.strategy, text: true},
      {head: t('plan.action'), cell: (row) => h('bdi', null, row.action), text: true, name: true},
      {head: t('customers.all'), cell: (row) => integer(row.customers)},
      {head: t('plan.carried'), cell: (row) => integer(row.carried)},
      {head: t('plan.value'), cell: (row) => inCurrency(row.at)},
      {head: t('plan.gain'), cell: (row) => inCurrency(row.gain)},
      {head: t('plan.cost'), cell: (row) => inCurrency(row.cost)},
    ], rows, {caption: t('plan.actions')}).element,
  });
}

// Each budget: what is left, what one unit more would be worth, and its curve.
function budgets() {
  if (plan.budgets.length === 0) return [];
  const rows = plan.budgets.map(([resource, floor, isMoney, amount, used, price, most, curve]) => ({
    resource, floor, price, curve, shown: isMoney ? money : integer,
    scale: isMoney ? major : Number, amount, used, most,
    name: isMoney ? t('budget.money') : resource, priced: price > 0 ? cents(price) : t('budget.idle')}));
  const card = h('div', {class: 'card'}, h('h3', null, t('budgets')), h('p', {class: 'note'}, t('budgets.note')),
    table([
      {head: t('budget.resource'), cell: (row) => h('bdi', null, row.name), text: true, name: true},
      {head: t('budget.kind'), cell: (row) => t(row.floor ? 'budget.at_least' : 'budget.at_most'), text: true},
      {head: t('budget.amount'), cell: (row) => row.shown(row.amount)},
      {head: t('budget.used'), cell: (row) => row.shown(row.used)},
      {head: t('budget.price'), cell: (row) => row.priced},
    ], rows, {caption: '', stack: true}).element);
  const several = rows.length > 1;
  const charts = rows.filter((row) => row.curve.length > 0 && Number(row.most) > 0).map((row) => {
    const points = row.curve.map((y, k) => ({x: (row.scale(row.most) * k) / (row.curve.length - 1), y}));
    const spent = (x) => decimal(x, 0);
    return figure({
      title: t('budget.curve', {resource: row.name}), note: t(several ? 'budget.curve.several' : 'budget.curve.alone'),
      label: t('budget.curve.label', {used: row.shown(row.used), gain: inCurrency(plan.planned), price: row.priced}),
      legend: [[t('budget.best'), colours.deep], [t('budget.plan'), colours.bright]],
      draw: (width) => budgetCurve(width, points, {x: row.scale(row.used), y: plan.planned}, row.scale(row.amount),
        (p) => `${spent(p.x)}: ${inCurrency(p.y)}`),
      table: table([
        {head: row.name, cell: (p) => spent(p.x)},
        {head: t('plan.gain'), cell: (p) => inCurrency(p.y)},
      ], points.filter((_, k) => k % 6 === 0), {caption: row.name}).element,
    });
  });
  return [h('h3', {class: 'part'}, t('budget.part')), card, h('div', {class: 'grid below'}, charts)];
}

// What an experiment could find out, and when.
function prospects() {
  const rows = plan.prospects.filter(([, , tried]) => tried);
  if (rows.length === 0) return null;
  return h('div', {class: 'card below'}, h('h3', null, t('prospects')), h('p', {class: 'note'}, t('prospects.note', {control: percent(rows[0][9])})),
    table([
      {head: t('plan.strategy'), cell: ([strategy]) => nameOf(strategy), text: true},
      {head: t('customers.all'), cell: ([, customers]) => integer(customers)},
      {head: t('prospects.base'), cell: ([, , , base]) => percent(base)},
      {head: t('prospects.effect'), cell: ([, , , , effect]) => percent(Math.abs(effect))},
      {head: t('prospects.detectable'), cell: ([, , , , , detectable]) => percent(Math.min(1, detectable ?? 1))},
      {head: t('prospects.needed'), cell: ([, , , , , , needed]) => (needed === null ? '∞' : integer(Math.ceil(needed)))},
      {head: t('prospects.verdict'), cell: ([, , , , , , , day]) => (day ? date(day) : t('prospects.never'))},
      {head: t('prospects.knowing'), cell: ([, , , , , , , , knowing]) => inCurrency(knowing)},
    ], rows, {caption: '', stack: true}).element);
}

function journal() {
  if (all.journal.length === 0) return [];
  // Arms where some plan had a holdout.
  const arms = all.journal.some(([, , , , , , , treated, control]) => treated + control > 0) ? [
    {head: t('effects.treated'), cell: ([, , , , , , , treated]) => integer(treated)},
    {head: t('effects.control'), cell: ([, , , , , , , , control]) => integer(control)},
  ] : [];
  return [h('h3', {class: 'part'}, t('journal')), h('p', {class: 'note'}, t('journal.note')),
    all.inAll > all.journal.length
      ? h('p', {class: 'note'}, t('sources.cut', {listed: integer(all.journal.length), all: integer(all.inAll)})) : null,
    h('div', {class: 'card'}, table([
      {head: t('journal.day'), cell: ([day]) => date(day), text: true},
      {head: t('journal.by'), cell: ([, by]) => h('bdi', null, by), text: true, name: true},
      {head: t('customers.all'), cell: ([, , , , customers]) => integer(customers)},
      {head: t('journal.flips'), cell: ([, , , , , flips]) => integer(flips)},
      {head: t('journal.endings'), cell: ([, , , , , , endings]) => integer(endings)},
      ...arms,
      {head: t('journal.plan'), cell: ([, , digest]) => h('span', {class: 'id'}, digest), text: true},
      {head: t('journal.policy'), cell: ([, , , policy]) => h('span', {class: 'id'}, policy), text: true},
    ], all.journal, {caption: '', stack: true}).element)];
}

function effects() {
  if (!all.effects || all.effects.length === 0) return [];
  const rows = all.effects.map(([strategy, verdict, days, treated, control, waiting, onMargin, measured, total, expected, reason]) => ({
    label: strategy === '' ? t('effects.unnamed') : nameOf(strategy), verdict, days, treated, control, waiting, onMargin, measured, total, expected, reason}));
  const interval = (of) => (of === null ? '' : of[1] === null || of[2] === null ? decimal(of[0], 2)
    : `${decimal(of[0], 2)} (${decimal(of[1], 2)} – ${decimal(of[2], 2)})`);
  const drawn = rows.filter((row) => row.measured || row.expected);
  const parts = [h('h3', {class: 'part'}, t('effects')), h('p', {class: 'note'}, t('effects.note'))];
  const columns = [
    {head: t('plan.strategy'), cell: (row) => h('bdi', null, row.label), text: true, name: true},
    {head: t('effects.verdict'), cell: (row) => t(`verdict.${row.verdict}`), text: true, bad: (row) => ['harms', 'sample_ratio'].includes(row.verdict)},
    {head: t('effects.treated'), cell: (row) => integer(row.treated)},
    {head: t('effects.control'), cell: (row) => integer(row.control)},
    {head: t('effects.waiting'), cell: (row) => integer(row.waiting)},
    {head: t('effects.days'), cell: (row) => integer(row.days)},
    {head: t('effects.measured'), cell: (row) => interval(row.measured)},
    {head: t('effects.expected'), cell: (row) => interval(row.expected)},
    {head: t('effects.total'), cell: (row) => (row.total === null ? '' : inCurrency(row.total))},
  ];
  if (drawn.length > 0) {
    parts.push(figure({
      title: t('effects.chart'), note: t('effects.chart.note', {currency: data.currency}),
      label: drawn.map((row) => `${row.label}: ${interval(row.measured) || '–'} / ${interval(row.expected) || '–'}`).join('; '),
      legend: [[t('effects.measured'), colours.deep], [t('effects.expected'), colours.bright]],
      draw: (width) => comparison(width, drawn.slice(0, 16)),
      table: table(columns, rows, {caption: t('effects.chart')}).element,
    }));
  } else {
    parts.push(h('div', {class: 'card'}, table(columns, rows, {caption: '', stack: true}).element));
  }
  parts.push(h('div', {class: 'card below'}, h('ul', {class: 'missing'}, rows.map((row) =>
    h('li', null, h('bdi', null, row.label), ': ', row.reason)))));
  return parts;
}

// What was not looked at, and which facts would show more.
function missing() {
  const lines = [];
  if (!plan) lines.push(t('strategy.none.plan'));
  else {
    lines.push(...plan.unassessed);
    if (plan.budgets.length === 0) lines.push(t('strategy.none.budgets'));
  }
  if (all.journal.length === 0) lines.push(t('strategy.none.journal'));
  if (!all.effects || all.effects.length === 0) lines.push(t('strategy.none.effects'));
  if (lines.length === 0) return null;
  return h('div', {class: 'card below'}, h('h3', null, t('missing')), h('ul', {class: 'missing'}, lines.map((line) => h('li', null, line))));
}

// Whether there is enough for a page of its own.
export const strategyFills = () => plan !== undefined || all.journal.length > 0 || (all.effects ?? []).length > 0;

export function strategy() {
  const parts = [h('p', {class: 'lead'}, t('strategy.lead'))];
  if (plan) parts.push(head(), h('div', {class: 'grid'}, map(), actions()), ...budgets(), prospects());
  return [...parts, ...journal(), ...effects(), missing()];
}
