// @ts-check
// Checks the built files: what the page's policy allows, and how much is loaded before the key is entered.
import { fileURLToPath } from 'node:url';

import { checkBundle } from '../../../shared/scripts/bundle.mjs';

checkBundle({
  dist: process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)),
  entries: ['index.html', 'src/start.ts', 'src/locales/en.ftl?raw', '../../shared/src/locales/en.ftl?raw'],
  limit: 60_000, // bytes
  when: 'the key is entered',
});
