import { describe, expect, it } from 'vitest';

import { appContextOf } from '../../src/bridge/context';
import { firstScreen, hasTabs } from '../../src/routes';
import { loadText } from '../../src/text';

const whole = {
  accountId: 'a',
  cloudId: 'c',
  siteUrl: 'https://acme.example',
  moduleKey: 'secure-share-issue',
  locale: 'de_DE',
  timezone: 'Europe/Berlin',
  appVersion: '1.2.3',
  extension: { issue: { key: 'ACME-7' } },
};

it('is read from the product', () => {
  expect(appContextOf(whole)).toEqual({
    accountId: 'a',
    cloudId: 'c',
    siteUrl: 'https://acme.example',
    moduleKey: 'secure-share-issue',
    product: 'jira',
    locale: 'de_DE',
    timeZone: 'Europe/Berlin',
    appVersion: '1.2.3',
    issue: 'ACME-7',
  });
});

const strange: unknown[] = [
  undefined,
  null,
  '',
  7,
  true,
  [],
  {},
  Symbol('s'),
  'x'.repeat(100_000),
  '\u0000',
  '__proto__',
];
const members = Object.keys(whole);

describe('a product with unexpected data', () => {
  it.each([undefined, null, '', 7, [], {}, 'text'])('%j instead of a context', async (context) => {
    await starts(context);
  });

  it.each(members)('without %s', async (name) => {
    await starts({ ...whole, [name]: undefined });
  });

  it.each(members.flatMap((name) => strange.map((value) => [name, typeof value, value] as const)))(
    'about %s: a %s',
    async (name, _, value) => {
      await starts({ ...whole, [name]: value });
    },
  );

  it.each(['Mars/Olympus_Mons', 'Europe/Kyiw', 'UTC+25', '../../etc', 'GMT+1:00:00:00'])(
    'names a time zone that this browser does not know: %s',
    async (timezone) => {
      expect(appContextOf({ ...whole, timezone }).timeZone).toBe('');
      await starts({ ...whole, timezone });
    },
  );

  it.each(['tlh', 'x', 'de_', '-', 'en-', 'de_DE.UTF-8', 'C', 'zh_Hant_TW', 'i-klingon', '*'])(
    'names a locale that nobody knows: %s',
    async (locale) => {
      await starts({ ...whole, locale });
    },
  );

  it.each([
    [{ project: { id: '10000', key: 'ACME' }, issue: { key: 'ACME-7' } }, 'project:10000'],
    [{ space: { id: '98304', key: 'ACME' } }, 'space:98304'],
    [{ project: { id: 10000 } }, 'project:10000'],
    [{ project: { id: '10000' }, space: { id: '98304' } }, undefined],
    [{ project: { id: 'ACME' } }, undefined],
    [{ project: { id: '0' } }, undefined],
    [{ project: null, space: 'ACME' }, undefined],
  ])('names the project or space of %j', (extension, place) => {
    expect(appContextOf({ ...whole, extension }).place).toBe(place);
  });

  it.each([{ issue: null }, { issue: 'ACME-7' }, { issue: { key: 7 } }, { issue: { key: '' } }])(
    'about the issue: %j',
    (extension) => {
      expect(appContextOf({ ...whole, extension })).not.toHaveProperty('issue');
    },
  );
});

/** Checks that the app can start with the context: it has a screen, texts and dates. */
async function starts(context: unknown): Promise<void> {
  const place = appContextOf(context);
  for (const value of Object.values(place)) expect(value).toBeTypeOf('string');
  const { t, format } = await loadText(place.locale, place.timeZone);
  expect(t('nav-send')).not.toBe('');
  expect(format.moment(new Date(0))).toMatch(/19(?:69|70)/);
  expect(hasTabs(place.moduleKey)).toBeTypeOf('boolean');
  expect(firstScreen(place.moduleKey)).toMatch(/^\//);
}
