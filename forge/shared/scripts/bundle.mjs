// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { initialFiles, violations } from './rules.mjs';

/**
 * Checks the built files in `dist`: what the policy allows, and how much JavaScript is loaded for
 * `entries` of the manifest, gzipped. `when` names that moment. Files in `unchecked` are libraries
 * that the policy limits as they run.
 * @param {{ dist: string, entries: readonly string[], limit: number, when: string, unchecked?: RegExp }} bundle
 */
export function checkBundle({ dist, entries, limit, when, unchecked }) {
  /** @param {string} file */
  const read = (file) => readFileSync(join(dist, file), 'utf8');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|js|css)$/.test(file),
  );
  const checked = files.filter((file) => !unchecked?.test(file));
  const wrong = checked.flatMap((file) => violations(file, read(file)));

  /** @type {import('vite').Manifest} */
  const manifest = JSON.parse(read('.vite/manifest.json'));
  const initial = initialFiles(manifest, entries).map((file) => ({ file, size: gzipSync(read(file)).length }));
  const total = initial.reduce((sum, { size }) => sum + size, 0);

  for (const { file, size } of initial) console.log(`${(size / 1000).toFixed(1).padStart(6)} kB  ${file}`);
  console.log(
    `${(total / 1000).toFixed(1).padStart(6)} kB  of JavaScript, gzipped, before ${when}; ${limit / 1000} are allowed`,
  );
  if (total > limit) wrong.push(`too much JavaScript is loaded before ${when}`);

  wrong.forEach((problem) => console.error(problem));
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
