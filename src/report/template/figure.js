// A chart with its heading, its meaning in a sentence for those who do not see it,
// and the figures as a table behind it. Drawn for the width there is, and again when
// that changes; on paper it is scaled.
import {h} from './dom.js';
import {t} from './data.js';

const watched = new Map();
const watcher = new ResizeObserver((entries) => {
  for (const {target} of entries) watched.get(target)?.();
});

// draw(width) gives an SVG element; `label` says in a sentence what it shows.
export function figure({title, note, label, legend, draw, table}) {
  const plot = h('div', {class: 'plot'});
  let width = 0;
  const redraw = () => {
    const now = Math.floor(plot.clientWidth);
    if (now === width || now < 80) return;
    width = now;
    const svg = draw(width);
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
    plot.replaceChildren(svg);
  };
  watched.set(plot, redraw);
  watcher.observe(plot);
  return h('figure', null,
    h('figcaption', null, h('h3', null, title), note ? h('p', {class: 'note'}, note) : null),
    legend ? h('ul', {class: 'legend', 'aria-hidden': 'true'},
      legend.map(([text, colour]) => {
        const swatch = h('i');
        swatch.style.background = colour;
        return h('li', null, swatch, text);
      })) : null,
    plot,
    table ? h('details', null, h('summary', null, t('figures')), table) : null);
}
