import { defineConfig } from 'vitest/config';

import { pageConfig } from '../../shared/scripts/pageConfig.ts';

export default defineConfig(pageConfig(new URL('src', import.meta.url)));
