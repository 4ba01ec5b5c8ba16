import { defineConfig } from 'eslint/config';

import { browser } from '../../eslint.browser.mjs';

export default defineConfig({ ignores: ['dist/'] }, browser);
