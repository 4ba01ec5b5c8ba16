import { defineConfig } from 'eslint/config';

import { browser, only } from '../../eslint.browser.mjs';

export default defineConfig(
  { ignores: ['dist/', 'src/api/openapi.d.ts'] },
  browser,
  // Allowed imports: views -> composables -> sessions -> api, transfer -> bridge, crypto. All may import lib.
  { files: ['src/**/*.{ts,vue}'], ignores: ['src/bridge/**'], rules: only('Ask src/bridge.', '^@forge/') },
  {
    files: ['src/components/**'],
    rules: only(
      'Components get props and emit events.',
      '^@forge/',
      '/(api|bridge|transfer|sessions|composables|views)/',
    ),
  },
  {
    files: ['src/composables/**'],
    rules: only('Composables know no screen.', '^@forge/', '/(views|components)/'),
  },
  {
    files: ['src/sessions/**'],
    rules: only('Sessions know no screen.', '^@forge/', '/(views|components|composables|bridge)/'),
  },
  {
    files: ['src/api/**'],
    rules: only(
      'The services know no screen.',
      '^@forge/',
      '/(views|components|composables|sessions|transfer)/',
      '^vue$',
    ),
  },
  {
    files: ['src/transfer/**'],
    rules: only('Transfers know no screen.', '^@forge/', '/(views|components|composables|sessions|bridge)/', '^vue$'),
  },
  {
    files: ['src/lib/**'],
    rules: only(
      'What is in lib needs no service and no screen.',
      '^@forge/',
      '/(api|bridge|transfer|sessions|composables|views|components|text)/',
    ),
  },
  {
    files: ['src/views/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/(api|bridge|transfer|sessions)/|^@(forge/|secure-share/crypto)',
              message: 'Views go through composables.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
);
