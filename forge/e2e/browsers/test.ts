import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { sha256, type OnDisk } from '../local/files.js';
import { Stack } from '../local/stack.js';
import type { Start } from './browser.js';
import { Person } from './person.js';
import { startChromium, startFirefox } from './puppeteer.js';
import { startWebKit } from './webkit.js';

export const browsers: Readonly<Record<'Firefox' | 'WebKit' | 'Chromium', Start>> = {
  Firefox: startFirefox, WebKit: startWebKit, Chromium: startChromium,
};

/** How a person comes to the app. */
export interface Visit {
  readonly stack: Stack;
  readonly private?: boolean;
}

interface Fixtures {
  /** Starts the local stack with options of its program. */
  run: (...options: string[]) => Promise<Stack>;
  /** Opens the app for a person, in a browser of their own. */
  visit: (start: Start, name: string, visit: Visit) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  run: async ({}, use) => {
    const running: Stack[] = [];
    await use(async (...options) => {
      const stack = await Stack.start(...options);
      running.push(stack);
      return stack;
    });
    for (const stack of running) await stack.stop();
  },

  visit: async ({}, use) => {
    const endings: (() => Promise<void>)[] = [];
    await use(async (start, name, { stack, private: hidden = false }) => {
      const dir = await mkdtemp(join(tmpdir(), 'secure-share-browser-'));
      endings.push(() => rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
      const browser = await start({ dir, private: hidden });
      endings.push(() => browser.close());
      const person = new Person(browser, stack.endpoints, name);
      await person.open();
      return person;
    });
    for (const end of endings.reverse()) await end();
  },
});

/** Waits until one download is complete, and holds its name and bytes against what was sent. */
export async function expectSaved({ browser }: Person, name: string, sent: OnDisk): Promise<void> {
  const sizes = async (): Promise<Record<string, number>> => {
    const files = await readdir(browser.downloads);
    return Object.fromEntries(await Promise.all(files.map(async (file) => [file, (await stat(join(browser.downloads, file))).size] as const)));
  };
  await expect(async () => { expect(await sizes()).toEqual({ [name]: sent.size }); }).toPass({ timeout: 120_000 });
  expect(await sha256(join(browser.downloads, name))).toBe(sent.sha256);
}

export { expect } from '@playwright/test';
