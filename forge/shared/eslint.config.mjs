import { defineConfig } from 'eslint/config';

import { browser, only } from '../eslint.browser.mjs';

// Allowed imports: views -> composables -> sessions -> transfer -> api. All may import lib.
export default defineConfig(
  browser,
  {
    files: ['src/components/**'],
    rules: only('Components get props and emit events.', '/(api|transfer|sessions|composables|views)/'),
  },
  {
    files: ['src/composables/**', 'src/sessions/**', 'src/transfer/**', 'src/api/**'],
    rules: only('No screen.', '/(views|components)/'),
  },
  {
    files: ['src/lib/**'],
    rules: only('What is in lib needs no service and no screen.', '/(api|transfer|sessions|views|components|text)/'),
  },
);
