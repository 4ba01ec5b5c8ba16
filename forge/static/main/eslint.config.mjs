import { defineConfig } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import formatted from 'eslint-config-prettier/flat';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import tseslint from 'typescript-eslint';

const only = (message, ...regexes) => ({
  'no-restricted-imports': ['error', { patterns: regexes.map((regex) => ({ regex, message })) }],
});

export default defineConfig(
  { ignores: ['dist/', 'src/api/openapi.d.ts'] },
  {
    files: ['src/**/*.{ts,vue}', 'test/**/*.ts', 'scripts/**/*.ts', 'vite.config.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      vue.configs['flat/recommended'],
      accessibility.configs['flat/recommended'],
      formatted, // prettier formats
    ],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, projectService: true, extraFileExtensions: ['.vue'] },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'vue/html-self-closing': ['error', { html: { void: 'any', normal: 'never', component: 'always' } }],
      // Forge's policy refuses style attributes.
      'vue/no-static-inline-styles': ['error', { allowBinding: false }],
      'vue/no-v-html': 'error',
      'vue/require-default-prop': 'off', // a prop with a question mark says it
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/form-control-has-label': 'off', // AppField labels what its slot holds
    },
  },
  // The rule treats optional props as required.
  { files: ['src/**/*.vue'], rules: { '@typescript-eslint/no-useless-default-assignment': 'off' } },
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
              regex: '/(api|bridge|transfer|sessions)/|^@(forge|secure-share)/',
              message: 'Views go through composables.',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.vue'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'], 'vue-eslint-parser': ['.vue'] },
      'import-x/resolver-next': [createTypeScriptImportResolver()],
    },
    rules: { 'import-x/no-cycle': 'error' },
  },
);
