// @ts-check
// Checks the built files: what the page's policy allows, and how much is loaded before the key is entered.
// Then it writes their hashes to SHA256SUMS next to them, in the form of sha256sum.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkBundle } from '../../../shared/scripts/bundle.mjs';

const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));

checkBundle({
  dist,
  entries: ['index.html', 'src/start.ts', 'src/locales/en.ftl?raw', '../../shared/src/locales/en.ftl?raw'],
  limit: 60_000, // bytes
  when: 'the key is entered',
  // pdf.js. It names XML namespaces, and has code for eval and WebAssembly, which the page's policy refuses.
  unchecked: /^assets\/pdf(Entry)?-[\w-]+\.js$/,
});

const sums = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
  .filter((name) => !name.startsWith('.vite') && name !== 'SHA256SUMS')
  .sort()
  .map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(dist, name)))
        .digest('hex')}  ${name}\n`,
  );
writeFileSync(join(dist, 'SHA256SUMS'), sums.join(''));
