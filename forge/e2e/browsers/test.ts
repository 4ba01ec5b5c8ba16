import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { sha256, type OnDisk } from '../local/files.js';
import { Stack } from '../local/stack.js';
import type { Start } from './browser.js';
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
  /** Alice sends to Bob, each in their own browser, and Bob opens it. Returns Bob. */
  deliver: (start: Start, content: Content, way?: Way) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  deliver: async ({}, use) => {
    const endings: (() => Promise<void>)[] = [];
    const visit = async (start: Start, stack: Stack, name: string, hidden: boolean) => {
      const dir = await mkdtemp(join(tmpdir(), 'secure-share-browser-'));
      endings.push(() => rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
      const browser = await start({ dir, private: hidden });
      endings.push(() => browser.close());
      const person = new Person(browser, stack.endpoints, name);
      await person.open();
      return person;
    };
    await use(async (start, content, { options = [], private: hidden = false, wait } = {}) => {
      const stack = await Stack.start(...options);
      endings.push(() => stack.stop());
      const alice = await visit(start, stack, 'alice', hidden);
      await alice.send('bob', content, wait);
      const bob = await visit(start, stack, 'bob', hidden);
      await bob.receive(content.description);
      return bob;
    });
    const failed: unknown[] = [];
    for (const end of endings.reverse()) await end().catch((error: unknown) => failed.push(error)); // and the others all the same
    expect(failed).toEqual([]);
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
