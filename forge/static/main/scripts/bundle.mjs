// @ts-check
// Checks the built files: what Forge allows, and how much is loaded before the first screen.
import { fileURLToPath } from 'node:url';

import { checkBundle } from '../../../shared/scripts/bundle.mjs';

checkBundle({
  dist: process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url)),
  // The page, the app's start, the English messages, and the screen that most modules open with.
  entries: [
    'index.html',
    'src/start.ts',
    'src/locales/en/app.ftl?raw',
    '../../shared/src/locales/en.ftl?raw',
    'src/views/list/ListView.vue',
  ],
  limit: 95_000, // bytes
  when: 'the first screen',
});
