import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const server = process.env.SECTORWARS_URL ?? 'http://127.0.0.1:8080';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]);
}

/** The server sends `x.js.gz` to whoever takes it; making it here costs the server nothing. */
function compressed(): Plugin {
  let output = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => { output = resolve(config.root, config.build.outDir); },
    closeBundle() {
      for (const file of filesBelow(output)) {
        if (!/\.(js|css|html|svg|json|webmanifest|txt)$/.test(file) || statSync(file).size < 512) continue;
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

const three = /node_modules\/(three|@react-three|react-reconciler|its-fine|react-use-measure|zustand|suspend-react)\//;

/** three.js stays out of everything that is loaded before a view asks for it; texts are one file for each language. */
function chunkOf(id: string): string | undefined {
  const texts = /config\/i18n\/([a-z-]+)\//.exec(id);
  if (texts) return `text-${texts[1]}`;
  if (!id.includes('node_modules')) return undefined;
  if (three.test(id)) return 'three';
  if (/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\//.test(id)) return 'react';
  return undefined;
}

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: join(root, 'build/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // three.js alone is larger than Vite likes; it is never in the first load, which `npm run budget` checks.
    chunkSizeWarningLimit: 1200,
    rollupOptions: { output: { manualChunks: chunkOf } },
  },
  server: {
    port: 5173,
    fs: { allow: [root] },
    proxy: { '/api': { target: server, ws: true }, '/health': server },
  },
});
