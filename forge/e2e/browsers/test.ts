import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { sha256, type OnDisk } from '../local/files.js';
import { Stack } from '../local/stack.js';
import type { Options, Start } from './browser.js';
import { Person, type Content } from './person.js';
import { startChromium, startFirefox } from './puppeteer.js';
import { startWebKit } from './webkit.js';

export const browsers: Readonly<Record<'Firefox' | 'WebKit' | 'Chromium', Start>> = {
  Firefox: startFirefox,
  WebKit: startWebKit,
  Chromium: startChromium,
};

/** Settings of one delivery. */
export interface Way {
  readonly options?: readonly string[]; // of the local stack
  readonly private?: boolean;
  readonly wait?: number; // milliseconds that sending may take
}

interface Fixtures {
  /** Has something done when the test ends, the latest first. */
  later: (end: () => Promise<void>) => void;
  /** Starts a browser for a person. */
  visit: (start: Start, stack: Stack, name: string, options: Omit<Options, 'dir'>) => Promise<Person>;
  /** Alice sends to Bob, each in their own browser, and Bob opens it. Returns Bob. */
  deliver: (start: Start, content: Content, way?: Way) => Promise<Person>;
  /**
   * Alice sends to somebody outside, in Chromium. Returns that person, who opened the link in a private
   * window of the browser, and the key. With a gate, they opened the example of a website that shows it.
   */
  sendOutside: (start: Start, content: Content, width: number) => Promise<{ guest: Person; key: string }>;
}

export const test = base.extend<Fixtures>({
  later: async ({}, use) => {
    const endings: (() => Promise<void>)[] = [];
    await use((end) => endings.push(end));
    const failed: unknown[] = [];
    for (const end of endings.reverse()) await end().catch((error: unknown) => failed.push(error)); // the others run, too
    expect(failed).toEqual([]);
  },

  visit: async ({ later }, use) => {
    await use(async (start, stack, name, options) => {
      const dir = await mkdtemp(join(tmpdir(), 'secure-share-browser-'));
      later(() => rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
      const browser = await start({ dir, ...options });
      later(() => browser.close());
      return new Person(browser, stack.endpoints, name);
    });
  },

  deliver: async ({ later, visit }, use) => {
    await use(async (start, content, { options = [], private: hidden = false, wait } = {}) => {
      const stack = await Stack.start(...options);
      later(() => stack.stop());
      const alice = await visit(start, stack, 'alice', { private: hidden });
      await alice.open();
      await alice.send('bob', content, wait);
      const bob = await visit(start, stack, 'bob', { private: hidden });
      await bob.open();
      await bob.receive(content.description);
      return bob;
    });
  },

  sendOutside: async ({ later, visit }, use) => {
    await use(async (start, content, width) => {
      const stack = await Stack.start();
      later(() => stack.stop());
      const erin = await visit(startChromium, stack, 'erin', { private: false });
      await erin.allowOutsiders(content.gate ? stack.endpoints.embed : '');
      const alice = new Person(erin.browser, stack.endpoints, 'alice');
      await alice.open();
      const { link, key, unlockSecret } = await alice.sendOutside('guest@outside.example', content);
      const guest = await visit(start, stack, 'guest', { private: true, width });
      if (content.gate) await guest.visitWebsite({ link, key, secret: unlockSecret });
      else await guest.browser.open(link);
      return { guest, key };
    });
  },
});

/** Waits until the download is complete, and compares its name and content with the file that was sent. */
export async function expectSaved(
  { browser }: Person,
  { path, size, sha256: sum }: OnDisk,
  wait = 120_000,
): Promise<void> {
  const name = basename(path);
  const saved = join(browser.downloads, name);
  await expect(async () => {
    expect(await readdir(browser.downloads)).toEqual([name]);
    expect((await stat(saved)).size).toBe(size);
  }).toPass({ timeout: wait });
  expect(await sha256(saved)).toBe(sum);
}

export { expect } from '@playwright/test';
