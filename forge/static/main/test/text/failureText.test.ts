// @vitest-environment node
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { failureText } from '@secure-share/shared/text/failureText';
import { LANGUAGES, loadText } from '../../src/text';

const read = (path: string) => readFileSync(new URL(`../../../../../${path}`, import.meta.url), 'utf8');
const found = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), ([, name = '']) => name);
const sources = import.meta.glob<string>(['../../src/**/*.ts', '../../../../shared/src/**/*.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** All reasons of a Failure: from the app, the encryption library, and the services. */
const REASONS = new Set([
  'offline', // from here to `unexpected`: chosen in api/errors.ts and api/blobStore.ts
  'too-many',
  'unavailable',
  'storage',
  'unexpected',
  ...found(Object.values(sources).join('\n'), /new (?:Failed|Problem)\(\s*'([a-z-]+)'/g),
  ...found(read('forge/crypto/src/refusal.ts'), /\| '([a-z-]+)'/g),
  ...found(read('docs/openapi.yaml'), /urn:secure-share:problem:([a-z-]+)/g),
]);

/** Reasons with the general message, because the person cannot change the cause. */
const GENERAL = new Set([
  'application-person', // this and the next two: only an application gets them
  'application-request',
  'application-source',
  'cancelled',
  'delimiter',
  'digest-mismatch', // this and others of a signature: only a program gets them
  'description-format',
  'encoding',
  'file-info-format',
  'file-info-size',
  'ikm',
  'index',
  'key-version',
  'label-format',
  'label-size',
  'locked', // this and two others of a password: only people outside get them, on their page
  'malformed',
  'method-not-allowed',
  'no-such-claim',
  'no-such-part',
  'not-begun',
  'one-put',
  'options',
  'password-needed',
  'password', // the form checks it before
  'no-gate', // the page of a share offers nothing for gates where there is none
  'own-unreadable', // only of a sample: the admin page has texts of its own for that
  'recommit',
  'realtime-off', // the app then asks now and then
  'record-size',
  'program-scope',
  'replayed',
  'signature-components',
  'signature-expired',
  'signature-invalid',
  'signature-malformed',
  'unknown-application',
  'unknown-program',
  'unlock-needed', // this and others of a gate: only people outside get them, on their page
  'unlock-token-expired',
  'unlock-token-invalid',
  'unlock-token-used',
  'wrong-password',
  'trailing',
  'truncated',
  'unauthentic',
  'unsupported-media-type',
]);

describe.each(LANGUAGES)('in %s', (language) => {
  const files = [
    `forge/static/main/src/locales/${language}/app.ftl`,
    `forge/static/main/src/locales/${language}/admin.ftl`,
    `forge/shared/src/locales/${language}.ftl`,
  ];
  const messages = new Set(found(files.map(read).join('\n'), /^failure-([a-z-]+) =/gm));

  it('each reason has a message, or is listed for the general one', () => {
    expect(REASONS.size).toBeGreaterThan(60);
    expect([...REASONS].filter((reason) => messages.has(reason) === GENERAL.has(reason))).toEqual([]);
  });

  it('each message has a reason', () => {
    expect([...messages].filter((reason) => !REASONS.has(reason))).toEqual([]);
  });

  it('sizes and times are shown', async () => {
    const text = await loadText(language, 'UTC');
    const told = failureText(text, { reason: 'no-room', needed: 3e9, available: 2e6 });
    expect([told.includes(text.format.bytes(3e9)), told.includes(text.format.bytes(2e6))]).toEqual([true, true]);
    const until = '2026-01-01T12:34:00Z';
    expect(failureText(text, { reason: 'claimed', until })).toContain(text.format.moment(new Date(until)));
  });

  it('each rule of the policy has its own text', async () => {
    const text = await loadText(language);
    const rules = found(read('shared/policy/policy.go'), /^\tRule\w+ += "(\w+)"/gm);
    expect(rules).toContain('senders');
    const texts = rules.map((rule) => failureText(text, { reason: 'policy', rule }));
    expect(new Set(texts).size).toBe(rules.length);
  });

  it('each limit has its own text', async () => {
    const text = await loadText(language);
    const names =
      /limit:\n +description: .*\n +type: string\n +enum: \[(.*)\]/.exec(read('docs/openapi.yaml'))?.[1]?.split(', ') ??
      [];
    expect(names).toContain('wrong-keys');
    const texts = names.map((limit) => failureText(text, { reason: 'limit', limit }));
    expect(new Set(texts).size).toBe(names.length);
  });

  it('other reasons show the general message', async () => {
    const text = await loadText(language);
    expect(failureText(text, { reason: 'encoding' })).toBe(text.t('failure-unexpected'));
  });
});
