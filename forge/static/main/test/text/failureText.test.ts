// @vitest-environment node
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { failureText } from '../../src/text/failureText';
import { LANGUAGES, loadText } from '../../src/text';

const OWN = [
  'offline',
  'unreachable',
  'too-many',
  'unintelligible',
  'unexpected',
  'storage',
  'vault',
  'people',
  'nothing',
  'text-too-long',
  'file-changed',
  'file-unreadable',
  'no-room',
  'damaged',
  'changed',
  'not-yours',
  'key-length',
  'key-alphabet',
  'address',
  'metadata-size',
  'metadata-format',
];

const api = readFileSync(new URL('../../../../../docs/openapi.yaml', import.meta.url), 'utf8');
const SLUGS = [...new Set([...api.matchAll(/urn:secure-share:problem:([a-z-]+)/g)].map(([, slug]) => slug ?? ''))];

describe.each(LANGUAGES)('in %s', (language) => {
  it('there are words for every refusal of the services, and for our own', async () => {
    const { has } = await loadText(language);
    expect(SLUGS.length).toBeGreaterThan(35);
    expect([...SLUGS, ...OWN].filter((reason) => !has(`failure-${reason}`))).toEqual([]);
  });

  it('sizes and times are told', async () => {
    const text = await loadText(language, 'UTC');
    const told = failureText(text, { reason: 'no-room', needed: 3e9, available: 2e6 });
    expect([told.includes(text.format.bytes(3e9)), told.includes(text.format.bytes(2e6))]).toEqual([true, true]);
    const until = '2026-01-01T12:34:00Z';
    expect(failureText(text, { reason: 'claimed', until })).toContain(text.format.moment(new Date(until)));
  });

  it('what has no words of its own is told all the same', async () => {
    const text = await loadText(language);
    expect(failureText(text, { reason: 'encoding' })).toBe(text.t('failure-unexpected'));
  });
});
