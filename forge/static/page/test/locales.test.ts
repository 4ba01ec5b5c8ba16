import { LANGUAGES } from '@secure-share/shared/text';
import { describe, expect, it } from 'vitest';

import { loadText } from '../src/text';

const files = import.meta.glob<string>('../src/locales/*.ftl', { query: '?raw', import: 'default', eager: true });
const sources = import.meta.glob<string>('../src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true });
const shared = import.meta.glob<string>(['../../../shared/src/**/*.{ts,vue}', '../../../shared/src/locales/en.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const messages = (language: string) =>
  new Map(
    Array.from((files[`../src/locales/${language}.ftl`] ?? '').matchAll(/^([a-z][\w-]*) = (.+)$/gm), ([, id, text]) => [
      id ?? '',
      text ?? '',
    ]),
  );
const variables = (text = '') => [...new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name]) => name))].sort();

describe.each(LANGUAGES)('%s', (language) => {
  it('has the messages of English, with the same variables, and all can be parsed', async () => {
    const { has } = await loadText(language);
    for (const [id, text] of messages('en')) {
      expect([id, has(id), variables(messages(language).get(id))]).toEqual([id, true, variables(text)]);
    }
    expect(messages(language).size).toBe(messages('en').size);
  });
});

it('all messages are used', () => {
  const code = [...Object.values(sources), ...Object.values(shared)].join('\n');
  const used = (id: string) => code.includes(`'${id}'`) || /^(failure|unlock|page-(link|start))/.test(id);
  expect([...messages('en').keys()].filter((id) => !used(id))).toEqual([]);
  expect(messages('en').size).toBeGreaterThan(10);
});

it('all messages that the screens ask for are there', async () => {
  const { has } = await loadText('en');
  const code = [...Object.values(sources), ...Object.values(shared)].join('\n');
  const asked = Array.from(code.matchAll(/(?<![\w.])t\(\s*'([\w-]+)'/g), ([, id = '']) => id);
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((id) => !has(id))).toEqual([]);
});
