import { describe, expect, it, vi } from 'vitest';

import { EVENTS, STATUSES } from '../../../src/api/schema';
import { loadText, LANGUAGES } from '../../../src/text';
import { statusText, type Role } from '../../../src/views/list/listText';
import { eventText, stateText } from '../../../src/views/share/shareText';
import { detail, hours, received } from '../list/shares';

vi.mock('../../../src/bridge/host', () => ({}));

async function texts(...of: Parameters<typeof loadText>) {
  const text = await loadText(...of);
  await text.load('share');
  return text;
}

const ROLES: Role[] = ['sender', 'recipient'];
const senderOnly = (word: string, role: Role) => role === 'recipient' && (word === 'uploading' || word === 'abandoned');

describe.each(LANGUAGES)('in %s', (language) => {
  it('every status has a text for each side that can see it', async () => {
    const text = await texts(language, 'Europe/Berlin');
    for (const role of ROLES) {
      for (const status of STATUSES.filter((word) => !senderOnly(word, role))) {
        const share = detail(received('Bob', { role, status, leaseEndsAt: hours(1), uploadDeadline: hours(20) }));
        expect(stateText(text, share)).toMatch(/^\P{L}*\p{L}[^{}$]{20,}$/u);
        expect(statusText(text, status, role)).toMatch(/^[^{}$-]+$/);
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

describe('in words', () => {
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
