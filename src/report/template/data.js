// What the library put into the page.
export const data = JSON.parse(document.getElementById('data').textContent);

// A text of the catalogue with its {placeholders} filled.
export function t(code, fields = {}) {
  const text = data.texts[code] ?? code;
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in fields ? String(fields[name]) : all));
}
