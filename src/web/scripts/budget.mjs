// Sums what a browser loads before a visitor sees the landing page: index.html, its scripts and styles, the chunks these
// import at once, the texts of one language and the page itself. three.js must not be among them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 250 * 1024;
const root = process.argv[2] ?? fileURLToPath(new URL('../../../build/web/', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const size = (path) => gzipSync(read(path), { level: 9 }).length;

/** The files and all that they import at their top; `import(…)` is what is loaded later. */
function withImports(paths) {
  const found = new Set();
  const waiting = [...paths];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (found.has(path)) continue;
    found.add(path);
    if (!path.endsWith('.js')) continue;
    for (const match of read(path).matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g)) waiting.push(join('assets', match[1]));
  }
  return found;
}

const entry = withImports([...read('index.html').matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]));
const next = readdirSync(join(root, 'assets')).filter((name) => /^(text-en|landing|motion)-[^.]*\.js$/.test(name));
const all = withImports([...entry, ...next.map((name) => join('assets', name))]);

const sum = (paths) => [...paths].filter((path) => path.endsWith('.js')).reduce((total, path) => total + size(path), 0);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;
for (const path of [...all].sort((a, b) => size(b) - size(a))) {
  console.log(`${kilobytes(size(path))}  ${entry.has(path) ? 'at once' : 'next   '}  ${path}`);
}
console.log(`${kilobytes(sum(entry))}  JavaScript at once, of ${limit / 1024} KB`);
console.log(`${kilobytes(sum(all))}  with texts, motion and the landing page`);

const three = [...all].filter((path) => read(path).includes('WebGLRenderer'));
if (three.length > 0) console.error(`three.js is loaded before it is needed: ${three.join(', ')}`);
if (sum(all) > limit) console.error('the first load is too large');
process.exit(three.length > 0 || sum(all) > limit ? 1 : 0);
