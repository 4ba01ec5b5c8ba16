import { describe, expect, it } from 'vitest';

import { LANGUAGES, languageOf, loadText, textOf } from '../../src/text';

describe('text', () => {
  it.each([
    ['de_AT', 'de'],
    ['fr-CA', 'fr'],
    ['PL', 'pl'],
    ['en-GB', 'en'],
    ['nl-NL', 'en'],
    ['', 'en'],
  ])('%s is read in %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it('keeps the region for dates, but not one of another language', async () => {
    expect((await loadText('de_AT')).locale).toBe('de-AT');
    expect((await loadText('nl-NL')).locale).toBe('en');
    expect((await loadText('not a tag')).locale).toBe('en');
  });

  it('formats times as German and French do', async () => {
    const at = new Date('2026-11-24T12:05:00Z');
    expect((await loadText('fr-FR', 'UTC')).format.moment(at)).toBe('24 nov. 2026 à 12:05');
    expect((await loadText('de-DE', 'UTC')).format.moment(at)).toBe('24.11.2026, 12:05 Uhr');
    expect((await loadText('en-GB', 'UTC')).format.moment(at)).toBe('24 Nov 2026, 12:05');
  });

  it('does not break lines at the space before French punctuation', () => {
    const source = 'asked = Ici : « là » ; oui ? non !';
    const said = (language: 'fr' | 'en') => textOf(language, language, [source]).t('asked');
    expect(said('fr')).toBe('Ici\u202F: «\u202Flà\u202F»\u202F; oui\u202F? non\u202F!');
    expect(said('en')).toBe('Ici : « là » ; oui ? non !');
  });

  it('names missing messages and values during development', async () => {
    const { t } = await loadText('en');
    expect(() => t('no-such-message')).toThrow('no-such-message');
    expect(() => t('time-left')).toThrow('duration');
  });

  it.each(LANGUAGES)('has messages in %s', async (language) => {
    expect((await loadText(language)).has('nav-inbox')).toBe(true);
  });

  it('of a screen is available once loaded, and can be loaded again', async () => {
    const { has, load } = await loadText('en');
    expect(has('admin-title')).toBe(false);
    await Promise.all([load('admin'), load('admin')]);
    await load('admin');
    expect([has('admin-title'), has('programs-title')]).toEqual([true, false]);
  });

  it('is refused if the file has a message twice', () => {
    expect(() => textOf('en', 'en', ['twice = One\ntwice = Two'])).toThrow('twice');
  });
});
