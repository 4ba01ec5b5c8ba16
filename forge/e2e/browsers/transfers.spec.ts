// The app's main functions in each browser, inside the host page of `make run`.
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contents, writeFile } from '../local/files.js';
import { appLacking } from './lacking.js';
import type { Person } from './person.js';
import { browsers, expect, expectSaved, test } from './test.js';

const beyondMemory = 20_000_000; // bytes: a smaller file never touches the browser's storage
const inMemory = 300_000_000; // bytes: more than a page needs for two parts, less than it keeps in memory
const huge = 2_000_000_000; // bytes

// WebKitGTK's driver gives a page no file system, so nothing beyond memory can be received.
const tooLarge = 'can’t store a file this large here';

const long = 1_200_000; // milliseconds for a huge file, on a busy machine too

for (const [name, start] of Object.entries(browsers)) {
  test.describe(name, () => {
    test('many files arrive as one zip file', async ({ deliver }, info) => {
      const files = { 'a.txt': 10, 'größer.bin': 700_000, empty: 0 };
      const sent = await Promise.all(
        Object.entries(files).map(([file, size]) => writeFile(info.outputPath(file), size)),
      );
      const bob = await deliver(start, { files: sent.map(({ path }) => path), description: 'Many' });
      const hashes = Object.fromEntries(Object.keys(files).map((file, i) => [file, sent[i]?.sha256]));
      await expect(async () => {
        const [zip = '', ...others] = await readdir(bob.browser.downloads);
        expect(others).toEqual([]);
        expect(zip).toMatch(/\.zip$/);
        expect(contents(join(bob.browser.downloads, zip))).toEqual(hashes);
      }).toPass({ timeout: 120_000 });
    });

    test('a message is shown, and saved nowhere', async ({ deliver }) => {
      const message = `Passwort: „${randomUUID()}“ ż 🙂 👩‍💻 end`;
      const bob = await deliver(start, { message, description: 'The door' });
      await bob.showMessage();
      await bob.sees({ kind: 'text', name: message });
      expect(await readdir(bob.browser.downloads)).toEqual([]);
    });

    test('a private window sends and saves', async ({ deliver }, info) => {
      const file = await writeFile(info.outputPath('private.bin'), beyondMemory);
      const bob = await deliver(start, { files: [file.path], description: 'Private' }, { private: true });
      await expectSaved(bob, file);
    });

    for (const policy of ['strict', 'open'] as const) {
      test(`a file is saved where the frames of the host page are ${policy}`, async ({ deliver }, info) => {
        const file = await writeFile(info.outputPath('one.bin'), beyondMemory);
        const bob = await deliver(
          start,
          { files: [file.path], description: 'One' },
          { options: [`--host-frame-src=${policy}`] },
        );
        await expectSaved(bob, file);
        await rm(join(bob.browser.downloads, 'one.bin'));
        await bob.saveAgain();
        await expectSaved(bob, file);
      });
    }

    test('a file is saved from a window where the host page allows windows', async ({ deliver }, info) => {
      const file = await writeFile(info.outputPath('one.bin'), beyondMemory);
      const bob = await deliver(start, { files: [file.path], description: 'One' }, { options: ['--host-popups'] });
      await expectSaved(bob, file);
      await rm(join(bob.browser.downloads, 'one.bin'));
      await bob.saveFromWindow();
      await expectSaved(bob, file);
    });

    for (const feature of ['readers that fill a buffer', 'a private file system'] as const) {
      test(`a browser without ${feature} sends and saves`, async ({ deliver }, info) => {
        await appLacking(feature, info.outputPath('app'));
        const file = await writeFile(info.outputPath('one.bin'), beyondMemory);
        const options = ['--app', info.outputPath('app')];
        const bob = await deliver(start, { files: [file.path], description: 'One' }, { options });
        expect(await bob.browser.run(() => 'lacks' in globalThis)).toBe(true);
        await expectSaved(bob, file);
      });
    }

    test('300 MB are sent and saved without a private file system', async ({ deliver }, info) => {
      await appLacking('a private file system', info.outputPath('app'));
      const file = await writeFile(info.outputPath('large.bin'), inMemory);
      const options = ['--app', info.outputPath('app')];
      const bob = await deliver(start, { files: [file.path], description: 'Large' }, { options, wait: long });
      await expectSaved(bob, file, long);
    });

    for (const [feature, told] of [
      ['a private file system', tooLarge],
      ['space for 100 MB', name === 'WebKit' ? tooLarge : 'doesn’t have enough space'],
    ] as const) {
      test(`without ${feature}, 600 MB are refused before anything is saved`, async ({ deliver }, info) => {
        await appLacking(feature, info.outputPath('app'));
        const file = await writeFile(info.outputPath('large.bin'), 2 * inMemory);
        const options = ['--app', info.outputPath('app')];
        const bob = await deliver(start, { files: [file.path], description: 'Large' }, { options, wait: long });
        await expectRefused(bob, told);
      });
    }

    test(`2 GB are sent and ${name === 'WebKit' ? 'refused' : 'saved'}`, async ({ deliver }, info) => {
      test.setTimeout(3 * long);
      const file = await writeFile(info.outputPath('huge.bin'), huge);
      const bob = await deliver(start, { files: [file.path], description: 'Huge' }, { wait: long });
      if (name === 'WebKit') await expectRefused(bob, tooLarge);
      else await expectSaved(bob, file, long);
    });
  });
}

/** Waits until the app has said why it does not download. Then nothing is saved. */
async function expectRefused(bob: Person, told: string) {
  await bob.sees({ kind: 'text', name: told });
  await bob.sees({ kind: 'text', name: 'Nothing is lost.' });
  expect(await readdir(bob.browser.downloads)).toEqual([]);
}
