import { describe, expect, it } from 'vitest';

import { routes } from '../src/routes';
import { LANGUAGES, loadText } from '../src/text';

const files = import.meta.glob<string>('../src/locales/*/*.ftl', { query: '?raw', import: 'default', eager: true });
const sources = import.meta.glob<string>('../src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true });

/** Messages by id, each with its text. A message begins at the start of a line and ends where the next one begins. */
function messagesOf(source = ''): Map<string, string> {
  return new Map(
    source
      .replaceAll(/^#.*$/gm, '')
      .split(/^(?=[a-z][\w-]* *=)/m)
      .filter((m) => /^[a-z]/.test(m))
      .map((m) => [m.slice(0, m.indexOf('=')).trim(), m.slice(m.indexOf('=') + 1).trim()]),
  );
}

const PARTS = ['app', 'admin', 'programs'] as const;
const part = (language: string, name: string) => messagesOf(files[`../src/locales/${language}/${name}.ftl`]);
const messages = (language: string) => new Map(PARTS.flatMap((name) => [...part(language, name)]));

const variables = (text: string) => [...new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name = '']) => name))].sort();
/** The categories that a message distinguishes where it counts. */
const categories = (text: string) =>
  Array.from(text.matchAll(/\[(zero|one|two|few|many|other|=?\d+)\]/g), ([, name = '']) => name);

const english = messages('en');
const others = ['de', 'fr', 'pl'];

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\$\{[^}]*\}/g, '[\\w-]+')}$`);
}

/**
 * Every string of the source that could be the id of a message; ${…} in a template stands for any word.
 * A screen says t('send-title'), t(`send-phase-${phase}`) or, with the start from elsewhere, t(`${act}-title`).
 */
function idsWanted(): { exact: Set<string>; patterns: RegExp[] } {
  const code = Object.values(sources).join('\n');
  const exact = new Set(Array.from(code.matchAll(/'([a-z][a-z0-9-]*)'/g), ([, id = '']) => id));
  const templates = Array.from(code.matchAll(/`([a-z][\w-]*\$\{[^`]*)`/g), ([, template = '']) => template);
  const ended = Array.from(code.matchAll(/`\$\{[^}]*\}(-[a-z][\w-]*)`/g), ([, end = '']) => end);
  for (const start of [...exact]) ended.forEach((end) => exact.add(start + end));
  return { exact, patterns: templates.map(pattern) };
}

describe.each(others)('%s', (language) => {
  const translated = messages(language);

  it.each(PARTS)('has the messages that English has in %s, and no others', (name) => {
    expect([...part(language, name).keys()].sort()).toEqual([...part('en', name).keys()].sort());
  });

  it('puts in the same values', () => {
    for (const [id, text] of english) expect([id, variables(translated.get(id) ?? '')]).toEqual([id, variables(text)]);
  });
});

// Fluent passes over what it cannot read.
it.each(LANGUAGES)('every message in %s can be read', async (language) => {
  const { has, load } = await loadText(language);
  await Promise.all(PARTS.map(load));
  expect([...messages(language).keys()].filter((id) => !has(id))).toEqual([]);
});

describe('messages', () => {
  it('are there', () => {
    expect(english.size).toBeGreaterThan(50);
    expect(Object.keys(files)).toHaveLength(LANGUAGES.length * PARTS.length);
  });

  // They are loaded with that screen only.
  it.each(PARTS.slice(1))('of %s are used by its screen only', (name) => {
    expect(routes.find((route) => route.path === `/${name}`)?.meta?.texts).toBe(name);
    const own = new RegExp(`^\\.\\./src/views/(${name}/|${name}View\\.vue)`, 'i');
    const ids = [...part('en', name).keys()];
    expect(ids.length).toBeGreaterThan(0);
    const elsewhere = Object.entries(sources).filter(([path]) => !own.test(path));
    expect(elsewhere.filter(([, code]) => ids.some((id) => code.includes(`'${id}'`))).map(([path]) => path)).toEqual(
      [],
    );
  });

  it('count as Polish does where they count', () => {
    const counting = [...messages('pl')].filter(([, text]) => categories(text).includes('one'));
    expect(counting.length).toBeGreaterThan(0);
    for (const [id, text] of counting) expect([id, ...categories(text)]).toEqual([id, 'one', 'few', 'many', 'other']);
  });

  it('count in Polish wherever they count in English', () => {
    const counting = [...english].filter(([, text]) => categories(text).includes('one')).map(([id]) => id);
    expect(counting.filter((id) => !categories(messages('pl').get(id) ?? '').includes('few'))).toEqual([]);
  });

  it('are all used', () => {
    const { exact, patterns } = idsWanted();
    expect([...english.keys()].filter((id) => !exact.has(id) && !patterns.some((p) => p.test(id)))).toEqual([]);
  });

  it('are all there that the screens ask for', () => {
    const asked = Array.from(
      Object.values(sources)
        .join('\n')
        .matchAll(/(?<![\w.])t\(\s*(['`])(.+?)\1/g),
      ([, , id = '']) => id,
    );
    expect(asked.length).toBeGreaterThan(50);
    const known = [...english.keys()];
    expect(asked.filter((id) => !known.some((one) => pattern(id).test(one)))).toEqual([]);
  });
});
