// @ts-check
// Checks the built files: what Forge allows, and how much is loaded before the first screen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { initialFiles, violations } from './rules.mjs';

const LIMIT = 95_000; // bytes, gzipped

const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
/** @param {string} file */
const read = (file) => readFileSync(join(dist, file), 'utf8');

const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(html|js|css)$/.test(file));
const wrong = files.flatMap((file) => violations(file, read(file)));

/** @type {import('vite').Manifest} */
const manifest = JSON.parse(read('.vite/manifest.json'));
const initial = initialFiles(manifest).map((file) => ({ file, size: gzipSync(read(file)).length }));
const total = initial.reduce((sum, { size }) => sum + size, 0);

for (const { file, size } of initial) console.log(`${(size / 1000).toFixed(1).padStart(6)} kB  ${file}`);
console.log(
  `${(total / 1000).toFixed(1).padStart(6)} kB  of JavaScript, gzipped, before the first screen; ${LIMIT / 1000} are allowed`,
);
if (total > LIMIT) wrong.push('the first screen waits for too much JavaScript');

wrong.forEach((problem) => console.error(problem));
process.exitCode = wrong.length > 0 ? 1 : 0;
