// Looks at the page that is open and says what is wrong with it: a list of texts.
(() => {
  const wrong = [];
  const say = (text) => wrong.length < 40 && wrong.push(text);
  const shown = (element) => element.checkVisibility() && !element.closest('.hidden, .skip, noscript, script, style');

  // Nothing is wider than the window.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) say(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of document.querySelectorAll('#report *')) {
    if (!shown(element) || element.closest('.scroll, svg, thead')) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.right > width + 1) say(`${element.tagName}.${element.className} ends at ${box.right}`);
  }

  // Every chart shows something, says what, and has a table behind it.
  const charts = [...document.querySelectorAll('figure')];
  if (charts.length === 0) say('there are no charts');
  for (const chart of charts) {
    const name = chart.querySelector('h3')?.textContent;
    const svg = chart.querySelector('.plot > svg');
    if (!svg) { say(`${name}: nothing is drawn`); continue; }
    const marks = [...svg.querySelectorAll('path, rect, circle, line')].filter((mark) => {
      const box = mark.getBoundingClientRect();
      return box.width * box.height > 4;
    });
    if (marks.length === 0) say(`${name}: the chart is empty`);
    if ((svg.getAttribute('aria-label') ?? '').length < 4) say(`${name}: the chart does not say what it shows`);
    if (chart.querySelectorAll('details tbody tr').length === 0) say(`${name}: there is no table behind the chart`);
    const room = chart.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.width > 0 && (box.left < room.left - 1 || box.right > room.right + 1)) {
        say(`${name}: "${text.textContent}" leaves the chart`);
      }
    }
  }

  // No text lies over another.
  const texts = [];
  const walker = document.createTreeWalker(document.getElementById('report'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !shown(parent) || parent.closest('option, thead[style], title')) continue;
    if (innerWidth <= 640 && parent.closest('.stack thead')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2) continue;
      const inset = box.height * 0.22;  // letters do not fill their lines
      texts.push({left: box.left + 1, right: box.right - 1, top: box.top + inset, bottom: box.bottom - inset,
        text: node.textContent.trim().slice(0, 40)});
    }
  }
  texts.sort((a, b) => a.top - b.top);
  for (let i = 0; i < texts.length; ++i) {
    for (let k = i + 1; k < texts.length && texts[k].top < texts[i].bottom; ++k) {
      if (texts[k].left < texts[i].right && texts[i].left < texts[k].right) {
        say(`"${texts[i].text}" and "${texts[k].text}" overlap`);
      }
    }
  }

  // Text stands out from its ground: 4.5 : 1, large text 3 : 1.
  const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const seen = new Set();
  for (const element of document.querySelectorAll('#report *')) {
    const own = [...element.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !shown(element)) continue;
    const style = getComputedStyle(element);
    const colour = parse(element instanceof SVGElement ? style.fill : style.color);
    let ground = [255, 255, 255, 0];
    for (let up = element; up; up = up.parentElement) {
      const back = parse(getComputedStyle(up).backgroundColor);
      if (back.length < 4 || back[3] > 0) { ground = back; break; }
    }
    const [light, dark] = [luminance(colour), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const key = `${style.color}${element.className}`;
    if (ratio < (size >= 24 ? 3 : 4.5) && !seen.has(key)) {
      seen.add(key);
      say(`"${element.textContent.trim().slice(0, 30)}" stands out by ${ratio.toFixed(2)} : 1 only`);
    }
  }

  // A page that can be found through: one h1, no level left out, names for controls.
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3')) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) say(`heading "${heading.textContent}" leaves out a level`);
    level = now;
  }
  if (document.querySelectorAll('h1').length !== 1) say('there is not one h1');
  for (const control of document.querySelectorAll('input, select')) {
    if (!control.labels?.length) say('a control has no label');
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  if (new Set(ids).size !== ids.length) say('an id is there twice');
  for (const link of document.querySelectorAll('a')) {
    if (!document.querySelector(link.getAttribute('href'))) say(`${link.href} leads nowhere`);
  }
  return wrong;
})()
