// node build.mjs NPM_DIR OUT_DIR
//
// Bundles the page's script and style into one HTML file (OUT_DIR/report.html, with
// @@NAMES@@ where the library puts its data) and the same as C++ (OUT_DIR/template.cc).
// NPM_DIR holds node_modules. The page allows itself nothing but its own script, by
// its digest, so that neither a text nor a mistake can make it fetch or run anything.
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const [npmDir, outDir] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(npmDir, 'package.json'))('esbuild');

async function bundle(entry, options) {
  const built = await esbuild.build({
    entryPoints: [join(here, entry)],
    absWorkingDir: npmDir,
    nodePaths: [join(npmDir, 'node_modules')],
    bundle: true,
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
    ...options,
  });
  return {text: built.outputFiles[0].text.trim(), inputs: Object.keys(built.metafile.inputs)};
}

// What the licences of the bundled packages ask to be kept: each text once, with all
// who hold copyright under it.
function notices(inputs) {
  const names = new Set(
    inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  const texts = new Map();
  for (const name of [...names].sort()) {
    const folder = join(npmDir, 'node_modules', name);
    const {version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const lines = file ? readFileSync(join(folder, file), 'utf8').split('\n') : [];
    const holders = lines.filter((line) => /^copyright /i.test(line)).map((line) => line.trim());
    const terms = lines.filter((line) => !/^copyright /i.test(line)).join(' ')
      .replace(/\s+/g, ' ').trim() || `License: ${license}`;
    if (!texts.has(terms)) texts.set(terms, []);
    texts.get(terms).push(`${name} ${version}. ${holders.join(' ')}`);
  }
  return [...texts].map(([terms, who]) => `${who.join('\n')}\n${terms}`).join('\n\n')
    .replace(/--/g, '- -');
}

// A long text as C++, in pieces that every compiler takes.
function cppPieces(text) {
  const bytes = Buffer.from(text, 'utf8');
  const pieces = [];
  for (let begin = 0; begin < bytes.length; begin += 8000) {
    let piece = '';
    for (const byte of bytes.subarray(begin, begin + 8000)) {
      const plain = byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte));
      piece += plain ? String.fromCharCode(byte) : '\\' + byte.toString(8).padStart(3, '0');
    }
    pieces.push(`    "${piece}"`);
  }
  return pieces.join('\n');
}

const script = await bundle('main.js', {format: 'iife', target: ['es2020']});
const style = await bundle('style.css', {});
if (/<\/script|<!--/i.test(script.text)) throw new Error('the script would end its own element');
const digest = createHash('sha256').update(script.text).digest('base64');

const parts = {
  'BUILD:DIGEST': digest,
  'BUILD:STYLE': style.text,
  'BUILD:SCRIPT': script.text,
  'BUILD:NOTICES': notices(script.inputs),
};
const page = readFileSync(join(here, 'page.html'), 'utf8')
  .replace(/@@(BUILD:[A-Z]+)@@/g, (_, name) => parts[name]);
if (!existsSync(outDir)) throw new Error(`${outDir} is not there`);
writeFileSync(join(outDir, 'report.html'), page);
writeFileSync(join(outDir, 'template.cc'), `// Generated from src/report/template.
#include "report/template.h"

namespace goodwill {

std::string_view PageTemplate() {
  static constexpr char kText[] =
${cppPieces(page)};
  return {kText, sizeof(kText) - 1};
}

}  // namespace goodwill
`);
