import { describe, expect, it, vi } from 'vitest';

import { EVENTS, STATUSES } from '../../../src/api/schema';
import { loadText, LANGUAGES } from '../../../src/text';
import { openedText, statusText, type Role } from '../../../src/views/list/listText';
import { eventText, stateText } from '../../../src/views/share/shareText';
import { detail, hours, received, sent } from '../list/shares';

vi.mock('../../../src/bridge/host', () => ({}));

async function texts(...of: Parameters<typeof loadText>) {
  const text = await loadText(...of);
  await text.load('share');
  return text;
}

const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, '');
const ROLES: Role[] = ['sender', 'recipient'];
const senderOnly = (word: string, role: Role) => role === 'recipient' && (word === 'uploading' || word === 'abandoned');

describe.each(LANGUAGES)('in %s', (language) => {
  it('every status has a text for each side that can see it', async () => {
    const text = await texts(language, 'Europe/Berlin');
    for (const role of ROLES) {
      for (const status of STATUSES.filter((word) => !senderOnly(word, role))) {
        const share = detail(received('Bob', { role, status, leaseEndsAt: hours(1), uploadDeadline: hours(20) }));
        expect(stateText(text, share)).toMatch(/^\P{L}*\p{L}[^{}$]{20,}$/u);
        expect(statusText(text, share)).toMatch(/^[^{}$-]+$/);
      }
    }
  });

  it('a share that ended before its recipient confirmed it has a text of its own for each side', async () => {
    const text = await texts(language, 'Europe/Berlin');
    const claimed = { at: hours(0), what: 'claimed' } as const;
    const revoked = { at: hours(0), what: 'revoked' } as const;
    const confirmed = { at: hours(0), what: 'confirmed' } as const;
    for (const role of ROLES) {
      const share = received('Bob', { role, status: 'revoked' });
      const told = [[revoked], [claimed, revoked], [claimed, revoked, confirmed]].map((history) =>
        stateText(text, detail(share, history)),
      );
      expect(new Set(told).size).toBe(3);
      for (const words of told) expect(words).toMatch(/^\P{L}*\p{L}[^{}$]{20,}$/u);
    }
  });

  it('every entry of a history has a text for each side', async () => {
    const text = await texts(language, 'Europe/Berlin');
    for (const role of ROLES) {
      const told = EVENTS.map((what) => eventText(text, detail(received('Bob', { role })), { at: hours(0), what }));
      expect(new Set(told).size).toBe(EVENTS.length);
    }
  });
});

describe.each(LANGUAGES)('a share that may be opened several times, in %s', (language) => {
  it.each([
    [{ openings: 5, opened: 2 }, 'available'],
    [{ untilExpiry: true, opened: 2 }, 'available'],
    [{ openings: 5, opened: 5 }, 'downloaded'],
    [{ openings: 5, opened: 2 }, 'unconfirmed'],
    [{ openings: 5, opened: 2 }, 'expired'],
    [{ untilExpiry: true, opened: 3 }, 'expired'],
  ] as const)('%j has texts of its own for each side when it is %s', async (openings, status) => {
    const text = await texts(language, 'UTC');
    for (const role of ROLES) {
      const usual = stateText(text, detail(received('Bob', { role, status })));
      const words = stateText(text, detail(received('Bob', { role, status, ...openings })));
      expect(words).not.toBe(usual);
      expect(words).toMatch(/^\P{L}*\p{L}[^{}$]{20,}$/u);
    }
  });

  it('says in lists how often it was and may be opened', async () => {
    const text = await texts(language, 'UTC');
    const said = [{}, { openings: 5 }, { openings: 5, opened: 5 }, { untilExpiry: true as const, opened: 3 }].map(
      (row) => openedText(text, row),
    );
    expect(said[0]).toBe('');
    expect(new Set(said).size).toBe(4);
    for (const words of said.slice(1)) expect(words).toMatch(/^\P{L}*\p{L}[^{}$]+$/u);
  });
});

describe('in words', () => {
  it.each([
    ['recipient', { openings: 5, opened: 2 }, 'You can open it 3 more times, until'],
    ['recipient', { openings: 5, opened: 4 }, 'You can open it one more time, until'],
    ['sender', { openings: 5 }, 'Bob can open it 5 more times with the key, until'],
    ['sender', { untilExpiry: true, opened: 3 }, 'any number of times, until'],
    ['recipient', {}, 'You can open it once, until'],
  ] as const)('the %s reads how often it can still be opened: %j', async (role, openings, words) => {
    const text = await texts('en', 'UTC');
    expect(plain(stateText(text, detail(received('Bob', { role, ...openings }))))).toContain(words);
  });

  it('a share that was opened before is not called unopened, and says when it can’t be opened again', async () => {
    const text = await texts('en', 'UTC');
    const share = sent('Bob', { openings: 5, opened: 2 });
    expect(statusText(text, share)).toBe('Opened');
    expect(statusText(text, { ...share, role: 'recipient' })).toBe('Ready');
    expect(plain(openedText(text, share))).toBe('Opened 2 of 5 times');
    expect(plain(openedText(text, { openings: 5, opened: 5 }))).toBe('Used up: opened 5 of 5 times');
    expect(plain(openedText(text, { untilExpiry: true, opened: 3 }))).toBe('Until it expires, opened 3 times');
    expect(plain(openedText(text, { untilExpiry: true }))).toBe('Until it expires, not opened yet');
    expect(plain(stateText(text, detail({ ...share, status: 'revoked' })))).toContain('may already have it');
    expect(plain(stateText(text, detail({ ...share, status: 'downloaded', opened: 5 })))).toContain(
      'can’t be opened again',
    );
  });

  it("times are those of the person's zone", async () => {
    const text = await texts('en', 'Europe/Berlin');
    expect(stateText(text, detail(received('Bob', { expiresAt: '2026-11-23T23:30:00Z' })))).toMatch(
      /Nov 24, 2026, 12:30.AM/,
    );
  });

  it('a share that was removed with the app is not called withdrawn by the sender', async () => {
    const text = await texts('en');
    const share = detail(received('Bob', { status: 'revoked' }), [
      { at: hours(0), what: 'uninstalled' },
      { at: hours(0), what: 'revoked' },
    ]);
    expect(stateText(text, share)).toContain('removed from this site');
    expect(eventText(text, share, { at: hours(0), what: 'revoked' })).not.toContain('Bob');
  });
});
