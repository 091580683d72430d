// Complaints and service: what is owed, what goes wrong and why, whether standards are
// kept, and who spoke up. What the book has no facts for is named at the end.
import {amount, h, table, tile} from './dom.js';
import {attainments, control, stacked} from './charts_control.js';
import {bars, colours} from './charts.js';
import {data, t} from './data.js';
import {date, decimal, duration, integer, major, money, percent, percentAxis, share, short} from './format.js';
import {figure} from './figure.js';

const all = data.complaints;
const inShort = (minor) => short(major(minor));
const range = (low, high, format) => `${format(low)} – ${format(high)}`;
const shareTile = (label, [, of, part, low, high]) =>
  (of > 0 ? [tile(t(label), percent(part), range(low, high, percent))] : []);

function figures() {
  const count = (state) => all.owed.reduce((sum, owed) => sum + owed[2 + state], 0);
  const tiles = [tile(t('complaints.open'), integer(all.open)),
    tile(t('complaints.overdue'), integer(count(0)), t('complaints.overdue.note'), count(0) > 0 ? 'bad' : 'good'),
    tile(t('complaints.soon'), integer(count(1)), t('complaints.soon.note'))];
  const {figures: f} = all;
  if (f) {
    tiles.push(tile(t('complaints.received'), integer(f.complaints), t('complaints.received.note', {queries: integer(f.queries)})));
    if (f.closed > 0) {
      tiles.push(tile(t('complaints.median'), duration(f.half),
        t('complaints.median.note', {most: duration(f.most), working: duration(f.working)})));
    }
    tiles.push(...shareTile('complaints.first', f.first), ...shareTile('complaints.reopened', f.reopened),
      ...shareTile('complaints.upheld', f.upheld));
    if (BigInt(f.redress) > 0n) {
      tiles.push(tile(t('complaints.redress'), amount(f.redress), t('complaints.redress.note', {count: integer(f.redressed)}), 'wide'));
    }
  }
  return h('dl', {class: 'tiles'}, tiles);
}

function owed() {
  if (all.owed.length === 0) return [];
  const states = ['overdue', 'soon', 'due', 'standing_still', 'no_date'];
  const fills = ['#a8323e', colours.bright, colours.deep, '#8a94a3', colours.pale];
  const rows = all.owed.map(([kind, name, ...parts]) =>
    ({label: kind === 'clock' ? t('owed.clock', {name}) : t(`owed.${kind}`), parts}));
  return [figure({
    title: t('owed'), note: t('owed.note'),
    label: rows.map((row) => `${row.label}: ${row.parts.map(integer).join(', ')}`).join('; '),
    legend: states.map((state, i) => [t(`due.${state}`), fills[i]]),
    draw: (width) => stacked(width, rows.slice(0, 12), fills, integer),
    table: table([{head: t('owed.what'), cell: (row) => row.label, text: true, name: true},
      ...states.map((state, i) => ({head: t(`due.${state}`), cell: (row) => integer(row.parts[i]), bad: (row) => i === 0 && row.parts[0] > 0}))],
    rows, {caption: t('owed')}).element,
  })];
}

// What the library names itself is translated; what people named stays as it is.
function causeName(path, title) {
  if (title !== path) return title;
  const [top, ...rest] = path.split('/');
  if (!['clock', 'promise', 'unknown'].includes(top)) return path;
  return [t(`cause.${top}`), ...rest].join(' / ');
}

const pointsOf = (months) => months.map(([day, count, size, value, low, high, signal]) => ({day, count, size, value, low, high, signal}));

// A chart of months, with its limits in the table behind it.
function monthly({title, note, points, centre, format, tick, heads, worse}) {
  const leaves = points.filter((p) => p.signal !== 0);
  return figure({
    title, note,
    label: t('control.label', {months: integer(points.length), signals: integer(leaves.length)}),
    legend: [[t('control.value'), colours.deep], [t('control.limits'), colours.pale]],
    draw: (width) => control(width, points, centre, {tick, format, worse, top: tick === percentAxis ? 0.1 : undefined}),
    table: table([
      {head: t('control.month'), cell: (p) => date(p.day), text: true},
      {head: heads[0], cell: (p) => integer(p.count)},
      {head: heads[1], cell: (p) => integer(p.size)},
      {head: t('control.value'), cell: (p) => format(p.value)},
      {head: t('control.limits'), cell: (p) => range(p.low, p.high, format)},
      {head: t('control.signal'), cell: (p) => (p.signal === 0 ? '' : t(p.signal > 0 ? 'control.above' : 'control.below')), bad: (p) => p.signal === worse},
    ], points, {caption: title}).element,
  });
}

function trends() {
  return all.causes.charts.map(([path, title, rate, centre, months]) => monthly({
    title: t('trend', {cause: causeName(path, title)}), note: t(rate ? 'trend.rate' : 'trend.count'),
    points: pointsOf(months), centre, worse: 1,
    format: (value) => decimal(value, rate ? 2 : 1), tick: short,
    heads: [t('cause.count'), t('purchases')],
  }));
}

// The largest causes in one order, with the share that they and all before them make;
// `brief` is the figure where there is little room.
function pareto(order, code, valueOf, format, brief) {
  const places = 12;
  const rows = all.causes.list.filter(([, , , , pareto]) => pareto[order][0] > 0)
    .sort((a, b) => a[4][order][0] - b[4][order][0]);
  if (rows.length === 0) return [];
  const total = BigInt(rows.at(-1)[4][order][1]);
  const bar = rows.slice(0, places).map((row) => ({label: causeName(row[0], row[1]), value: Number(valueOf(row[3])),
    text: `${format(valueOf(row[3]))} · ${percent(share(row[4][order][1], total))}`,
    brief: `${brief(valueOf(row[3]))} · ${percentAxis(share(row[4][order][1], total))}`}));
  const title = t(code);
  return [figure({
    title, note: t('pareto.note'), label: bar.map((row) => `${row.label}: ${row.text}`).join('; '),
    draw: (width) => bars(width, width < 480 ? bar.map((row) => ({...row, text: row.brief})) : bar),
    table: table([
      {head: t('cause'), cell: (row) => h('bdi', null, causeName(row[0], row[1])), text: true, name: true},
      {head: t('cause.complaints'), cell: (row) => integer(row[3][0])},
      {head: t('cause.losses'), cell: (row) => (all.causes.losses ? integer(row[3][1]) : '')},
      {head: t('cause.breaches'), cell: (row) => integer(row[3][2])},
      {head: t('customers.all'), cell: (row) => integer(row[3][3])},
      {head: t('cause.cost'), cell: (row) => money(BigInt(row[3][5]) + BigInt(row[3][6]))},
      {head: t('cause.risk'), cell: (row) => money(row[3][7])},
      {head: t('control.signal'), cell: (row) => (row[2] === 0 ? '' : t(row[2] > 0 ? 'control.above' : 'control.below')), bad: (row) => row[2] > 0},
    ], rows, {caption: title}).element,
  })];
}

function causes() {
  if (!all.causes) return [];
  const {list, inAll, total} = all.causes;
  const counted = (sum) => sum[0] + sum[1] + sum[2];
  const cost = (sum) => BigInt(sum[5]) + BigInt(sum[6]);
  return [
    h('h3', {class: 'part'}, t('causes')),
    h('p', {class: 'note'}, t('causes.note', {count: integer(counted(total)), customers: integer(total[3]),
      repeated: integer(total[4]), cost: money(cost(total)), risk: money(total[7])})),
    inAll > list.length ? h('p', {class: 'note'}, t('lost.cut', {listed: integer(list.length), all: integer(inAll)})) : null,
    h('div', {class: 'grid'}, trends(), pareto(0, 'pareto.count', counted, integer, integer),
      pareto(1, 'pareto.cost', cost, money, inShort), pareto(2, 'pareto.risk', (sum) => sum[7], money, inShort), topics()),
    actions(),
  ];
}

function topics() {
  const {topics: rows, contacts, topicsInAll} = all.causes;
  if (rows.length === 0) return [];
  return [figure({
    title: t('topics'), note: t('topics.note', {listed: integer(rows.length), all: integer(topicsInAll), contacts: integer(contacts)}),
    label: rows.map(([topic, count]) => `${topic}: ${integer(count)}`).join('; '),
    draw: (width) => bars(width, rows.slice(0, 12).map(([label, value]) => ({label, value}))),
    table: table([
      {head: t('topic'), cell: ([topic]) => h('bdi', null, topic), text: true, name: true},
      {head: t('table.interactions'), cell: ([, count]) => integer(count)},
    ], rows, {caption: t('topics')}).element,
  })];
}

// What was done about causes, and whether they fell.
function actions() {
  const rows = all.causes.actions.flatMap(([path, title, , list]) => list.map((action) => ({cause: causeName(path, title), action})));
  if (rows.length === 0) return h('p', {class: 'note'}, t('actions.none'));
  const verdict = ({action: [, , , kept, , before, after, ratio, , high, fell]}) => (kept === null ? t('actions.open')
    : ratio === null ? t('actions.unknown', {before: integer(before), after: integer(after)})
      : t(fell ? 'actions.fell' : high === null ? 'actions.unknown' : 'actions.unclear', {before: integer(before), after: integer(after)}));
  return h('div', {class: 'card'}, h('h3', null, t('actions')), h('p', {class: 'note'}, t('actions.note')),
    table([
      {head: t('cause'), cell: (row) => h('bdi', null, row.cause), text: true, name: true},
      {head: t('actions.owner'), cell: (row) => h('bdi', null, row.action[0]), text: true, name: true},
      {head: t('actions.due'), cell: (row) => (row.action[2] ? date(row.action[2]) : '')},
      {head: t('actions.kept'), cell: (row) => (row.action[3] ? date(row.action[3]) : '')},
      {head: t('actions.verdict'), cell: verdict, text: true},
      {head: t('actions.ratio'), cell: ({action: [, , , , , , , ratio, low, high]}) => (ratio === null ? ''
        : `${decimal(ratio, 2)} (${decimal(low, 2)} – ${high === null ? '∞' : decimal(high, 2)})`)},
    ], rows, {caption: '', stack: true}).element);
}

function standards() {
  const measured = (all.standards ?? []).filter(([, , , ours, mystery, competitors]) =>
    ours[0] > 0 || mystery[0] > 0 || competitors.some(([, theirs]) => theirs[0] > 0));
  if (measured.length === 0) return [];
  const bar = (label, [count, kept, part, low, high], rest) => (count > 0 ? [{label, count, kept, share: part, low, high, ...rest}] : []);
  const charts = measured.map(([name, goal, verdict, ours, mystery, competitors, best, breaches]) => {
    const rows = [...bar(t('standard.ours'), ours, {goal, ours: true}), ...bar(t('standard.mystery'), mystery, {goal, ours: true}),
      ...competitors.flatMap(([who, theirs, difference, low, high], i) => bar(who || t('standard.someone'), theirs,
        {ours: false, best: i === best, difference, dLow: low, dHigh: high}))];
    const says = ['unknown', 'better', 'worse', 'unclear'][verdict];
    return figure({
      title: name, note: goal === null ? t('standard.no_goal', {breaches: integer(breaches)})
        : t(`standard.goal.${says}`, {goal: percent(goal), breaches: integer(breaches)}),
      label: rows.map((row) => `${row.label}: ${percent(row.share)} (${range(row.low, row.high, percent)})`).join('; '),
      draw: (width) => attainments(width, rows),
      table: table([
        {head: t('standard.who'), cell: (row) => h('bdi', null, row.label), text: true, name: true},
        {head: t('standard.measured'), cell: (row) => integer(row.count)},
        {head: t('standard.kept'), cell: (row) => percent(row.share)},
        {head: t('holdout.interval'), cell: (row) => range(row.low, row.high, percent)},
        {head: t('standard.difference'), cell: (row) => (row.difference == null ? ''
          : `${percent(row.difference)} (${range(row.dLow, row.dHigh, percent)})`)},
      ], rows, {caption: name}).element,
    });
  });
  const months = measured.filter((standard) => standard[8].length > 1).slice(0, 6).map(([name, , , , , , , , points]) => monthly({
    title: t('standard.months', {name}), note: t('standard.months.note'), points: pointsOf(points), centre: null, worse: -1,
    format: percent, tick: percentAxis, heads: [t('standard.kept.count'), t('standard.measured')],
  }));
  return [h('h3', {class: 'part'}, t('standards')), h('p', {class: 'note'}, t('standards.note')),
    h('div', {class: 'grid'}, charts, months)];
}

function surveys() {
  const rows = (all.surveys ?? []).filter(([, , answers]) => answers > 0);
  if (rows.length === 0) return [];
  const shown = (kind, value) => (value === null ? '' : kind === 'csat' ? percent(value)
    : kind === 'nps' ? decimal(value * 100, 0) : decimal(value, 2));
  return [h('div', {class: 'card below'}, h('h3', null, t('surveys')), table([
    {head: t('survey.question'), cell: ([question]) => h('bdi', null, question), text: true, name: true},
    {head: t('survey.kind'), cell: ([, kind]) => t(`survey.${kind}`), text: true},
    {head: t('survey.answers'), cell: ([, , answers]) => integer(answers)},
    {head: t('survey.score'), cell: ([, kind, , score]) => shown(kind, score)},
    {head: t('holdout.interval'), cell: ([, kind, , , low, high]) => (low === null ? '' : range(low, high, (value) => shown(kind, value)))},
  ], rows, {caption: '', stack: true}).element)];
}

// Failures and who spoke up, apart: more complaints may mean worse service, or more voice.
function voice() {
  if (!all.voice) return [];
  const {all: [, failures, voiced, part, low, high], kinds, months} = all.voice;
  const points = months.map(([day, buyers, failed, spoke, failing, voicing]) => ({day, buyers, failed, spoke, failing, voicing}));
  const point = (p, [value, from, to, signal], count, size) => ({day: p.day, count, size, value, low: from, high: to, signal});
  const parts = [h('h3', {class: 'part'}, t('voice')),
    h('p', {class: 'note'}, failures > 0 ? t('voice.note', {failures: integer(failures), voiced: integer(voiced), share: percent(part),
      low: percent(low), high: percent(high), days: integer(all.voice.days)}) : t('voice.waiting', {days: integer(all.voice.days)}))];
  const charts = [];
  const bought = points.filter((p) => p.buyers > 0);
  if (failures > 0 && bought.length > 1) {
    charts.push(monthly({title: t('voice.failing'), note: t('voice.failing.note'),
      points: bought.map((p) => point(p, p.failing, p.failed, p.buyers)), centre: null, worse: 1,
      format: (value) => decimal(value, 2), tick: short, heads: [t('voice.failures'), t('voice.buyers')]}));
  }
  const failed = points.filter((p) => p.failed > 0);
  if (failed.length > 1) {
    charts.push(monthly({title: t('voice.rate'), note: t('voice.rate.note'),
      points: failed.map((p) => point(p, p.voicing, p.spoke, p.failed)), centre: null, worse: -1,
      format: percent, tick: percentAxis, heads: [t('voice.voiced'), t('voice.failures')]}));
  }
  if (kinds.length > 0) {
    const rows = kinds.filter(([, count]) => count > 0).map(([kind, count, spoke, rate, from, to]) =>
      ({label: kind, count, spoke, share: rate, low: from, high: to, ours: true}));
    if (rows.length > 0) {
      charts.push(figure({title: t('voice.kinds'), label: rows.map((row) => `${row.label}: ${percent(row.share)}`).join('; '),
        draw: (width) => attainments(width, rows.slice(0, 12)),
        table: table([
          {head: t('voice.kind'), cell: (row) => h('bdi', null, row.label), text: true, name: true},
          {head: t('voice.failures'), cell: (row) => integer(row.count)},
          {head: t('voice.voiced'), cell: (row) => integer(row.spoke)},
          {head: t('voice.rate'), cell: (row) => percent(row.share)},
          {head: t('holdout.interval'), cell: (row) => range(row.low, row.high, percent)},
        ], rows, {caption: t('voice.kinds')}).element}));
    }
  }
  charts.push(...iceberg(), ...again());
  parts.push(h('div', {class: 'grid'}, charts), effects());
  return parts;
}

function iceberg() {
  if (!all.iceberg) return [];
  const count = (value) => (value === null ? '∞' : decimal(value, 0));
  const rows = ['dissatisfied', 'silent', 'told'].map((what) => ({label: t(`iceberg.${what}`), value: all.iceberg[what][0],
    low: all.iceberg[what][1], high: all.iceberg[what][2], text: count(all.iceberg[what][0])}));
  rows.unshift({label: t('cause.complaints'), value: all.iceberg.complaints, text: integer(all.iceberg.complaints)});
  return [figure({
    title: t('iceberg'), note: t('iceberg.note'),
    label: rows.map((row) => `${row.label}: ${row.text}`).join('; '),
    draw: (width) => bars(width, rows.map((row) => ({...row, value: row.value ?? 0}))),
    table: table([
      {head: t('iceberg.who'), cell: (row) => row.label, text: true},
      {head: t('iceberg.people'), cell: (row) => row.text},
      {head: t('holdout.interval'), cell: (row) => (row.low === undefined ? '' : range(row.low, row.high, count))},
    ], rows, {caption: t('iceberg')}).element,
  })];
}

function again() {
  const rows = all.recovery.again.map(([group, count, failures, part, low, high]) =>
    ({label: t(`again.${group}`), count, failures, share: part, low, high, ours: group !== 'silent'}));
  if (rows.length === 0) return [];
  return [figure({
    title: t('again'), note: t('again.note', {days: integer(all.recovery.days)}),
    label: rows.map((row) => `${row.label}: ${percent(row.share)}`).join('; '),
    draw: (width) => attainments(width, rows),
    table: table([
      {head: t('again.who'), cell: (row) => row.label, text: true},
      {head: t('voice.failures'), cell: (row) => integer(row.failures)},
      {head: t('again.count'), cell: (row) => integer(row.count)},
      {head: t('again'), cell: (row) => percent(row.share)},
      {head: t('holdout.interval'), cell: (row) => range(row.low, row.high, percent)},
    ], rows, {caption: t('again')}).element,
  })];
}

function effects() {
  const rows = all.recovery.effects.filter(([, known]) => known === 'known' || known === 'trend');
  if (rows.length === 0) return h('p', {class: 'note'}, t('recovery.unknown'));
  return h('div', {class: 'card'}, h('h3', null, t('recovery')),
    h('p', {class: 'note'}, t('recovery.note', {days: integer(all.recovery.days), currency: data.currency})),
    table([
      {head: t('again.who'), cell: ([group]) => t(`recovery.${group}`), text: true},
      {head: t('recovery.exposed'), cell: ([, , exposed]) => integer(exposed)},
      {head: t('recovery.others'), cell: ([, , , others]) => integer(others)},
      {head: t('recovery.effect'), cell: ([, , , , value]) => decimal(value, 2), bad: ([, , , , , , high]) => high < 0},
      {head: t('holdout.interval'), cell: ([, , , , , low, high]) => range(low, high, (value) => decimal(value, 2))},
      {head: t('recovery.trend'), cell: ([, known]) => (known === 'trend' ? t('recovery.apart') : ''), text: true},
    ], rows, {caption: '', stack: true}).element);
}

// Which facts would show more.
function missing() {
  const lines = [];
  if (all.cases === 0) lines.push(t('complaints.none.cases'));
  if (!all.causes) lines.push(t('complaints.none.causes'));
  if (!all.standards || all.standards.length === 0) lines.push(t('complaints.none.standards'));
  else if (all.standards.every(([, , , ours]) => ours[0] === 0)) lines.push(t('complaints.none.measured'));
  if (!(all.surveys ?? []).some(([, , answers]) => answers > 0)) lines.push(t('complaints.none.answers'));
  if (!all.voice) lines.push(t('complaints.none.failures'));
  if (lines.length === 0) return null;
  return h('div', {class: 'card below'}, h('h3', null, t('missing')), h('ul', {class: 'missing'}, lines.map((line) => h('li', null, line))));
}

// Whether there is enough for a page of its own.
export const complaintsFill = () => all.cases > 0 || all.causes !== undefined || (all.standards ?? []).some(([, , , ours]) => ours[0] > 0);

export function complaints() {
  return [h('p', {class: 'lead'}, t('complaints.lead')), all.cases > 0 ? figures() : null, ...owed(), ...causes(),
    ...standards(), ...surveys(), ...voice(), missing()];
}
