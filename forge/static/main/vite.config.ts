import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

import { browserCheck } from '../../shared/scripts/browserCheck.ts';
import { tokens } from '../../shared/scripts/tokens.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './', // Forge serves the app from a path that it chooses
  plugins: [vue(), browserCheck(), tokens(folder('src'), folder('../../shared/src'))],
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
    testTimeout: 60_000, // milliseconds; the first import of a module takes seconds while both processors are busy
  },
});
