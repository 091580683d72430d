// Building elements. Texts become text nodes, never markup.
import {moneyParts} from './format.js';

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue;
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return element;
}

// An amount whose cents stand back.
export function amount(minor) {
  const {whole, rest} = moneyParts(minor);
  return h('span', null, whole, h('small', null, rest));
}

// columns: [{head, cell: (row) => node or text, text?: left aligned, name?, bad?: (row) => boolean}];
// the first heads its row. `stack` turns rows into cards where there is no room.
export function table(columns, rows, {caption, stack = false} = {}) {
  const kind = (column) => [column.text && 'text', column.name && 'name'].filter(Boolean).join(' ') || undefined;
  const body = h('tbody');
  const add = (more) => {
    for (const row of more) {
      body.append(h('tr', null, columns.map((column, i) => {
        const value = column.cell(row);
        const empty = value === '' || value === null || value === undefined;
        const classes = [kind(column), empty && 'empty', column.bad?.(row) && 'bad'].filter(Boolean).join(' ');
        return h(i === 0 ? 'th' : 'td', {class: classes || undefined, scope: i === 0 ? 'row' : undefined,
          'data-label': stack ? column.head : undefined}, h('span', null, empty ? '' : value));
      })));
    }
  };
  add(rows);
  const element = h('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption ?? columns[0].head},
    h('table', {class: stack ? 'stack' : undefined},
      caption ? h('caption', null, caption) : null,
      h('thead', null, h('tr', null, columns.map((c) => h('th', {scope: 'col', class: kind(c)}, c.head)))),
      body));
  return {element, body, add};
}

export function tile(label, value, note, kind = '') {
  return h('div', {class: `tile ${kind}`}, h('dt', null, label),
    h('dd', null, h('div', {class: 'number' + (value.textContent?.length > 14 ? ' long' : '')}, value),
      note ? h('div', {class: 'note'}, note) : null));
}
