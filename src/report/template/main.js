// The page: one section after the other.
import {data, t} from './data.js';
import {complaints, complaintsFill} from './complaints.js';
import {concentration} from './concentration.js';
import {customers} from './customers.js';
import {date} from './format.js';
import {h} from './dom.js';
import {lifetime} from './lifetime.js';
import {overview} from './overview.js';
import {quality} from './quality.js';
import {strategy, strategyFills} from './strategy.js';
import {tiers} from './tiers.js';

const pages = {overview, concentration, tiers, ...(data.lifetime ? {lifetime} : {}),
  ...(data.complaints ? {complaints} : {}), ...(data.strategy ? {strategy} : {}), customers, quality};
// A section that says little begins no page of its own on paper.
const short = new Set(['overview', ...(data.complaints && !complaintsFill() ? ['complaints'] : []),
  ...(data.strategy && !strategyFills() ? ['strategy'] : [])]);
const end = date(data.end);

document.getElementById('report').append(
  h('a', {class: 'skip', href: '#overview'}, t('skip')),
  h('header', {class: 'top'}, h('h1', null, t('title')),
    h('p', {class: 'meta'}, h('span', null, t('as_of', {end})), h('span', null, t('currency', {currency: data.currency})))),
  h('nav', {'aria-label': t('contents')}, h('ul', null,
    Object.keys(pages).map((name) => h('li', null, h('a', {href: `#${name}`}, t(name)))))),
  h('main', null, data.customers === 0 ? h('p', {class: 'lead'}, t('empty')) : Object.entries(pages).map(([name, make]) =>
    h('section', {id: name, class: short.has(name) ? undefined : 'page', 'aria-labelledby': `${name}-title`},
      h('h2', {id: `${name}-title`, class: name === 'overview' ? 'hidden' : undefined}, t(name)), make()))),
  h('footer', null, t('footer', {version: data.version, end, policy: data.policy})));
