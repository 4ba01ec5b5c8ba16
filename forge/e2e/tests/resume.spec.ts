// Interrupted transfers continue from the data that is there, which is verified first.
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { sha256, writeFile } from '../local/files.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const size = 20 * 2 ** 20; // bytes: more than the app keeps in memory
const record = 262_144;
const data = record - 17; // of plaintext in a record
const header = 21;

/** The fewest records in the app's checkpoint once the first range has arrived and the second is on hold. */
const written = 24;

/** Their size in the checkpoint, in bytes. */
const checkpoint = 8 + header + 16 * written;

/** The size of the app's only checkpoint on the disk; 0 if there is none. */
const checkpointSize = (person: Person) =>
  person.frame().evaluate(async () => {
    try {
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('secure-share');
      for await (const folder of root.values()) {
        const file = await (folder as FileSystemDirectoryHandle).getFileHandle('checkpoint');
        return (await file.getFile()).size;
      }
    } catch {
      // The file does not exist yet.
    }
    return 0;
  });

/** Changes one byte of the downloaded data on the disk, as another program could. */
const changeByte = (person: Person, at: number) =>
  person.frame().evaluate(async (position) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('secure-share');
    for await (const folder of root.values()) {
      const file = await (folder as FileSystemDirectoryHandle).getFileHandle('content');
      const [byte = 0] = new Uint8Array(await (await file.getFile()).slice(position, position + 1).arrayBuffer());
      const writable = await file.createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position, data: new Uint8Array([byte ^ 1]) });
      await writable.close();
    }
  }, at);

interface Case {
  readonly name: string;
  /** Ends the page, and returns the one that the person has then. */
  readonly end: (page: Page) => Promise<Page>;
  /** A byte of the plaintext that changes on the disk. */
  readonly changed?: number;
}

const reload = async (page: Page) => {
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  return page;
};

const close = async (page: Page) => {
  const context = page.context();
  await page.close(); // as a crash does: nothing is asked
  return context.newPage();
};

const cases: Case[] = [
  { name: 'after a reload', end: reload },
  { name: 'in another tab after the first was closed', end: close },
  { name: 'from the first byte that was changed on the disk', end: reload, changed: 2 * data + 7 },
];

for (const { name, end, changed } of cases) {
  test(`a large download continues ${name}`, async ({ visit, network, stack }, info) => {
    const { blobs, fileApi } = stack.endpoints;
    const about = `Resumed ${randomUUID()}`;
    const file = await writeFile(info.outputPath('large.bin'), size);
    const alice = await visit('alice');
    await alice.sending.send({ to: 'bob', files: [file.path], description: about });
    const bob = await visit('bob');
    const key = await bob.key();
    const beyond = { origin: blobs, method: 'GET', range: /^bytes=(?!0-)/ };
    const hold = network.inject(beyond, { kind: 'hold', of: 'response', after: 0 });
    await bob.receiving.open(about);
    await bob.receiving.enter(key);
    await expect.poll(() => checkpointSize(bob)).toBeGreaterThanOrEqual(checkpoint);

    const before = network.with(blobs, 'GET').length;
    const again = bob.at(await end(bob.page));
    await again.open();
    hold.lift();
    // The file is in use until the browser has ended the worker of the page before.
    if (changed !== undefined) await expect(() => changeByte(again, changed)).toPass();
    const download = await again.receiving.receive(about, key);
    expect(await sha256(await download.path())).toBe(file.sha256);

    const asked = network
      .with(blobs, 'GET')
      .slice(before)
      .map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1]));
    if (changed === undefined) expect(Math.min(...asked)).toBeGreaterThanOrEqual(header + written * record);
    else expect(Math.min(...asked)).toBe(header + Math.floor(changed / data) * record);
    const claims = network.with(fileApi, 'POST').filter(({ path }) => path.endsWith('/claim'));
    expect(claims.every(({ status }) => status === 200)).toBe(true);

    await again.receiving.confirm();
    await expect.poll(() => checkpointSize(again)).toBe(0);
  });
}

/** How many parts of the one unfinished upload the app knows to be stored. */
const storedParts = (person: Person) =>
  person.frame().evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('secure-share uploads');
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('parts').objectStore('parts').getAll();
          reading.onsuccess = () => {
            database.close();
            resolve((reading.result as { stored: boolean }[]).filter(({ stored }) => stored).length);
          };
        };
      }),
  );

test('an upload continues after the page was loaded again, with the same file only', async ({
  visit,
  network,
  stack,
}, info) => {
  const { blobs } = stack.endpoints;
  const about = `Upload resumed ${randomUUID()}`;
  const file = await writeFile(info.outputPath('upload.bin'), 18 * 2 ** 20);
  const other = await writeFile(info.outputPath('other.bin'), 18 * 2 ** 20);
  const second = { origin: blobs, method: 'PUT', path: /partNumber=2\b/ };
  const hold = network.inject(second, { kind: 'hold', of: 'request', after: 100_000 });
  const alice = await visit('alice');
  await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
  await alice.sending.button.click();
  await hold.applied;
  await expect.poll(() => storedParts(alice)).toBe(1);

  await reload(alice.page);
  await alice.open();
  hold.lift();
  await expect(alice.app.getByText('upload.bin')).toBeVisible();
  await alice.sending.choose('Choose the file', [other.path]);
  await expect(alice.app.getByText('This isn’t what you were uploading')).toBeVisible();
  await alice.sending.mailing('bob@acme.example', async () => {
    await alice.sending.choose('Choose the file', [file.path]);
    await expect(alice.sending.sentTo('bob')).toBeVisible();
  });

  const parts = network.with(blobs, 'PUT').map(({ path }) => /partNumber=(\d+)/.exec(path)?.[1]);
  expect(parts.filter((number) => number === '1')).toHaveLength(1);
  expect(await storedParts(alice)).toBe(0);
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
});
