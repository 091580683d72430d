// Customers: those who call for attention, and the list that can be searched.
import {amount, h, table} from './dom.js';
import {data, t} from './data.js';
import {date, integer, money} from './format.js';

// The places in an entry of the list, as the library writes it.
const [ID, NAME, PLACE, VALUE, TURNOVER, NET, ORDERS, LAST, SILENT, TIER, MARKS, OVERDUE, WAY_UP, FELL_FROM] = Array(14).keys();
const page = 50;
const attentionShown = 8;

const who = (c) => (c[NAME] ? h('span', null, h('bdi', null, c[NAME]), ' ', h('bdi', {class: 'id'}, c[ID])) : h('bdi', null, c[ID]));

// Larger first; the amounts are texts that may be longer than a number holds.
const descending = (x, y) => (BigInt(x) < BigInt(y) ? 1 : BigInt(x) > BigInt(y) ? -1 : 0);

// What is missing for the tier above, in a few words.
function missing([turnover, margin, orders, days, points, pareto]) {
  const parts = [turnover, margin, pareto].filter((minor) => BigInt(minor) > 0n).map(money);
  if (orders > 0) parts.push(t('missing.orders', {n: integer(orders)}));
  if (days > 0) parts.push(t('missing.days', {n: integer(days)}));
  if (points > 0) parts.push(t('missing.points', {n: integer(points)}));
  return `${parts.join(', ')} \u2192`;
}

const marks = [
  {code: 'silent', by: (a, b) => descending(a[VALUE], b[VALUE]), text: (c) => money(c[TURNOVER])},
  {code: 'losing', by: (a, b) => descending(b[NET] ?? 0, a[NET] ?? 0), text: (c) => (c[NET] === null ? '' : money(c[NET]))},
  {code: 'overdue', by: (a, b) => b[OVERDUE] - a[OVERDUE], text: (c) => `${t('column.overdue')}: ${integer(c[OVERDUE])}`},
  {code: 'close', tiers: true, by: (a, b) => descending(a[VALUE], b[VALUE]),
    text: (c) => `${missing(c[WAY_UP])} ${data.tiers[c[TIER] - 1].label}`},
  {code: 'fallen', tiers: true, by: (a, b) => descending(a[TURNOVER], b[TURNOVER]),
    text: (c) => `${c[FELL_FROM]} \u2192 ${data.tiers[c[TIER]].label}`},
].map((mark, i) => ({...mark, bit: 2 << i, all: data.marked[i]}));

// The cards of those who call for attention; those about tiers stand with the tiers.
export function attention(aboutTiers) {
  const cards = marks.filter((mark) => mark.all > 0 && Boolean(mark.tiers) === aboutTiers).map((mark) => {
    const found = data.list.filter((c) => c[MARKS] & mark.bit).sort(mark.by).slice(0, attentionShown);
    return h('div', {class: 'card'},
      h('h3', null, h('span', {class: 'count'}, integer(mark.all)), t(`mark.${mark.code}`)),
      h('p', {class: 'note'}, t(`mark.${mark.code}.note`, {before: data.before ? date(data.before) : ''})),
      h('ol', null, found.map((c) => h('li', null, who(c), h('span', null, mark.text(c))))),
      mark.all > found.length ? h('p', {class: 'more'}, t('mark.more', {count: integer(mark.all - found.length)})) : null);
  });
  return cards.length > 0 ? h('div', {class: 'attention'}, cards) : null;
}

function columnsOf() {
  const columns = [
    {head: t('column.customer'), cell: who, text: true, name: true},
    {head: t('column.place'), cell: (c) => (c[PLACE] > 0 ? integer(c[PLACE]) : '')},
    {head: t('tier'), cell: (c) => data.tiers[c[TIER]].label, text: true},
    {head: t('turnover'), cell: (c) => amount(c[TURNOVER])},
  ];
  if (data.basis !== 'turnover' || data.windowed) {
    columns.splice(3, 0, {head: t(`value.${data.basis}`), cell: (c) => amount(c[VALUE])});
  }
  if (data.list.some((c) => c[NET] !== null)) {
    columns.push({head: t('net_margin'), cell: (c) => (c[NET] === null ? '' : amount(c[NET])),
      bad: (c) => c[NET] !== null && BigInt(c[NET]) < 0n});
  }
  columns.push(
    {head: t('column.orders'), cell: (c) => integer(c[ORDERS])},
    {head: t('column.last'), cell: (c) => (c[LAST] === null ? '' : date(c[LAST]))},
    {head: t('column.silent'), cell: (c) => (c[LAST] === null ? '' : integer(c[SILENT]))});
  return columns;
}

function list() {
  const lower = data.list.map((c) => `${c[NAME]}\n${c[ID]}`.toLowerCase());
  const search = h('input', {type: 'search', autocomplete: 'off', spellcheck: 'false'});
  const tier = h('select', null, h('option', {value: ''}, t('search.all')),
    data.tiers.map((entry, i) => h('option', {value: String(i)}, entry.label)));
  const mark = h('select', null, h('option', {value: '0'}, t('search.all')),
    marks.filter((entry) => entry.all > 0).map((entry) => h('option', {value: String(entry.bit)}, t(`mark.${entry.code}`))));
  const shown = table(columnsOf(), [], {caption: '', stack: true});
  const found = h('p', {class: 'found', role: 'status'});
  let rows = [], count = 0;
  const more = h('button', {type: 'button', onclick: () => grow()}, t('search.more'));
  function grow() {
    shown.add(rows.slice(count, count + page));
    count = Math.min(rows.length, count + page);
    more.hidden = count >= rows.length;
  }
  function refresh() {
    const text = search.value.trim().toLowerCase();
    const bit = Number(mark.value);
    rows = data.list.filter((c, i) => (text === '' || lower[i].includes(text)) &&
      (tier.value === '' || c[TIER] === Number(tier.value)) && (bit === 0 || (c[MARKS] & bit) !== 0));
    count = 0;
    shown.body.replaceChildren();
    found.textContent = t('search.found', {count: integer(rows.length)});
    grow();
  }
  for (const [element, event] of [[search, 'input'], [tier, 'change'], [mark, 'change']]) {
    element.addEventListener(event, refresh);
  }
  refresh();
  return h('div', {class: 'card'},
    h('div', {class: 'find', role: 'search'},
      h('label', {class: 'wide'}, t('search'), search),
      h('label', null, t('search.tier'), tier),
      mark.length > 1 ? h('label', null, t('search.mark'), mark) : null),
    found, shown.element, more,
    data.list.length > page ? h('p', {class: 'found print-only'}, t('search.print', {count: integer(page)})) : null);
}

export function customers() {
  const lead = data.listed === data.customers
    ? t('customers.lead.all', {listed: integer(data.listed)})
    : t('customers.lead', {listed: integer(data.listed), all: integer(data.customers), largest: integer(data.largest)});
  return [h('p', {class: 'lead'}, lead), attention(false), data.list.length > 0 ? list() : null];
}
