import { describe, expect, it } from 'vitest';

import { routes } from '../src/routes';
import { LANGUAGES, loadText } from '../src/text';

const files = import.meta.glob<string>(['../src/locales/*/*.ftl', '../../../shared/src/locales/*.ftl'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const sources = import.meta.glob<string>(['../src/**/*.{ts,vue}', '../../../shared/src/**/*.{ts,vue}'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Messages by id, with their text. A message begins at the start of a line and ends before the next one. */
function messagesOf(source = ''): Map<string, string> {
  return new Map(
    source
      .replaceAll(/^#.*$/gm, '')
      .split(/^(?=[a-z][\w-]* *=)/m)
      .filter((m) => /^[a-z]/.test(m))
      .map((m) => [m.slice(0, m.indexOf('=')).trim(), m.slice(m.indexOf('=') + 1).trim()]),
  );
}

const SCREENS = ['activity', 'admin', 'programs'] as const;
const PARTS = ['app', ...SCREENS, 'interrupted', 'share'] as const;
const part = (language: string, name: string) =>
  messagesOf(
    files[name === 'shared' ? `../../../shared/src/locales/${language}.ftl` : `../src/locales/${language}/${name}.ftl`],
  );
const messages = (language: string) => new Map(['shared', ...PARTS].flatMap((name) => [...part(language, name)]));

const variables = (text: string) => [...new Set(Array.from(text.matchAll(/\$(\w+)/g), ([, name = '']) => name))].sort();
/** The plural categories of a message. */
const categories = (text: string) =>
  Array.from(text.matchAll(/\[(zero|one|two|few|many|other|=?\d+)\]/g), ([, name = '']) => name);

const english = messages('en');
const others = ['de', 'fr', 'pl'];

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\$\{[^}]*\}/g, '[\\w-]+')}$`);
}

/**
 * All strings of the source that may be ids of messages; ${…} in a template matches any word.
 * Screens call t('send-title'), t(`send-phase-${phase}`) or, with a variable beginning, t(`${act}-title`).
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

  it.each(['shared', ...PARTS])('has the messages that English has in %s, and no others', (name) => {
    expect([...part(language, name).keys()].sort()).toEqual([...part('en', name).keys()].sort());
  });

  it('uses the same variables', () => {
    for (const [id, text] of english) expect([id, variables(translated.get(id) ?? '')]).toEqual([id, variables(text)]);
  });
});

// Fluent skips messages that it cannot parse.
it.each(LANGUAGES)('every message in %s can be parsed', async (language) => {
  const { has, load } = await loadText(language);
  await Promise.all(PARTS.map(load));
  expect([...messages(language).keys()].filter((id) => !has(id))).toEqual([]);
});

describe('messages', () => {
  it('are there', () => {
    expect(english.size).toBeGreaterThan(50);
    expect(Object.keys(files)).toHaveLength(LANGUAGES.length * (PARTS.length + 1));
  });

  it.each(SCREENS)('of %s are loaded with its screen', (name) => {
    expect(routes.find((route) => route.path === `/${name}`)?.meta?.texts).toBe(name);
  });

  // They are loaded with that folder only.
  it.each(PARTS.slice(1))('of %s are used in its folder only', (name) => {
    const folders = name === 'share' ? '(outside|send|share)' : name;
    const own = new RegExp(`^\\.\\./src/views/(${folders}/|${folders}View\\.vue)`, 'i');
    const ids = [...part('en', name).keys()];
    expect(ids.length).toBeGreaterThan(0);
    const elsewhere = Object.entries(sources).filter(([path]) => !own.test(path));
    const asks = ([, code]: [string, string]) => ids.some((id) => code.includes(`'${id}'`));
    expect(elsewhere.filter(asks).map(([path]) => path)).toEqual([]);
  });

  it('of share are used by no other screen with a variable end, or through its files', () => {
    const ids = [...part('en', 'share').keys()];
    const elsewhere = Object.entries(sources).filter(
      ([path]) => !/^\.\.\/src\/views\/(outside|send|share)/i.test(path),
    );
    const asks = ([, code]: [string, string]) =>
      Array.from(code.matchAll(/`([a-z][\w-]*\$\{[^`]*)`/g), ([, template = '']) => pattern(template)).some((wanted) =>
        ids.some((id) => wanted.test(id)),
      );
    expect(elsewhere.filter(asks).map(([path]) => path)).toEqual([]);
    const imports = elsewhere.filter(([, code]) => /'[./]+(outside|send|share)\//.test(code));
    expect(imports.map(([path]) => path)).toEqual([]);
  });

  it.each(LANGUAGES)('name a rule in the activity log as in the rules for sending, in %s', (language) => {
    const rules = [...part(language, 'activity')].filter(([id]) => id.startsWith('activity-rule-'));
    expect(rules.length).toBeGreaterThan(0);
    for (const [id, name] of rules)
      expect([id, name]).toEqual([id, part(language, 'admin').get(id.replace('activity', 'policy'))]);
  });

  it('have all plural forms of Polish', () => {
    const counting = [...messages('pl')].filter(([, text]) => categories(text).includes('one'));
    expect(counting.length).toBeGreaterThan(0);
    const plurals = (text: string) => categories(text).filter((one) => one !== '0'); // a number, not a category
    for (const [id, text] of counting) expect([id, ...plurals(text)]).toEqual([id, 'one', 'few', 'many', 'other']);
  });

  it('have plural forms in Polish if they have them in English', () => {
    const counting = [...english].filter(([, text]) => categories(text).includes('one')).map(([id]) => id);
    expect(counting.filter((id) => !categories(messages('pl').get(id) ?? '').includes('few'))).toEqual([]);
  });

  it('are all used', () => {
    const { exact, patterns } = idsWanted();
    expect([...english.keys()].filter((id) => !exact.has(id) && !patterns.some((p) => p.test(id)))).toEqual([]);
  });

  it('exist for every id that the screens use', () => {
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
