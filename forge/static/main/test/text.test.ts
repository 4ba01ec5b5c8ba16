import { describe, expect, it } from 'vitest';

import { LANGUAGES, languageOf, loadText } from '../src/text';

describe('text', () => {
  it.each([['de_AT', 'de'], ['fr-CA', 'fr'], ['PL', 'pl'], ['en-GB', 'en'], ['nl-NL', 'en'], ['', 'en']])('%s is read in %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it('keeps the region for dates, and forgets one of another language', async () => {
    expect((await loadText('de_AT')).locale).toBe('de-AT');
    expect((await loadText('nl-NL')).locale).toBe('en');
    expect((await loadText('not a tag')).locale).toBe('en');
  });

  it('says which message is missing', async () => {
    const { t } = await loadText('en');
    expect(() => t('no-such-message')).toThrow('no-such-message');
  });

  it.each(LANGUAGES)('has messages in %s', async (language) => {
    expect((await loadText(language)).has('nav-inbox')).toBe(true);
  });
});
