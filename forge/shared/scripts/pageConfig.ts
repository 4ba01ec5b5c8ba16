import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';

import { browserCheck } from './browserCheck.ts';
import { tokens } from './tokens.ts';

/** How the app and the page for people outside are built and tested; `source` is the folder of their own code. */
export const pageConfig = (source: URL): ViteUserConfig => ({
  base: './', // the app and the page are served from paths that others choose
  plugins: [vue(), browserCheck(), tokens(fileURLToPath(source), fileURLToPath(new URL('../src', import.meta.url)))],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    testTimeout: 300_000, // milliseconds; the first import of a module takes seconds while both processors are busy
  },
});
