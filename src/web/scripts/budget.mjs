// Sums what a browser loads before the first paint: index.html, its scripts and styles, and the chunks these import at
// once. three.js must not be among them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 250 * 1024;
const root = fileURLToPath(new URL('../../../build/web/', import.meta.url));
const size = (path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length;

const html = readFileSync(join(root, 'index.html'), 'utf8');
const waiting = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const loaded = new Map();
while (waiting.length > 0) {
  const path = waiting.pop();
  if (loaded.has(path)) continue;
  loaded.set(path, size(path));
  if (!path.endsWith('.js')) continue;
  const text = readFileSync(join(root, path), 'utf8');
  // Only imports at the top of a chunk; `import(…)` is what is loaded later.
  for (const match of text.matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g)) waiting.push(join('assets', match[1]));
}

let scripts = 0;
for (const [path, bytes] of [...loaded].sort((a, b) => b[1] - a[1])) {
  if (path.endsWith('.js')) scripts += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${path}`);
}
console.log(`${(scripts / 1024).toFixed(1).padStart(8)} KB  JavaScript at once, of ${limit / 1024} KB`);

const three = [...loaded.keys()].filter((path) => readFileSync(join(root, path), 'utf8').includes('WebGLRenderer'));
if (three.length > 0) console.error(`three.js is loaded at once: ${three.join(', ')}`);
if (scripts > limit) console.error('the first load is too large');
process.exit(three.length > 0 || scripts > limit ? 1 : 0);
