// From one person to another: files, folders and texts, byte for byte.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../test.js';
import { contents, sha256, writeFile, type OnDisk } from '../local/files.js';
import { saying } from '../pages/people.js';

for (const [size, name] of [
  [0, 'LICENSE'],
  [300_000, 'Übersicht – März (1).pdf'],
] as const) {
  test(`a file of ${size} bytes arrives under its name, once`, async ({ visit, network, stack }, info) => {
    const about = `The file ${randomUUID()}`;
    const file = await writeFile(info.outputPath(name), size);
    const alice = await visit('alice');
    await alice.sending.send({ to: 'bob', files: [file.path], description: about });
    await expect(alice.app.getByText(saying('The key is on its way to ', 'bob@acme.example'))).toBeVisible();

    const bob = await visit('bob');
    const download = await bob.receiving.receive(about, await bob.key());
    expect(download.suggestedFilename()).toBe(name);
    expect(await sha256(await download.path())).toBe(file.sha256);
    await bob.receiving.confirm();
    await expect(bob.receiving.done).toBeVisible();
    await expect(
      bob.app.getByText(saying('Alice Keller', ' sees that you have it. The stored copy is deleted.')),
    ).toBeVisible();

    await bob.goTo('Received');
    await bob.receiving.row(about).getByRole('link').click(); // the description stays
    await expect(bob.app.getByText('You have it. The encrypted copy is deleted.')).toBeVisible();
    await expect(bob.receiving.key).toHaveCount(0);
    await alice.app.getByRole('link', { name: 'View status' }).click();
    await expect(
      alice.app.getByText(saying('', 'Bob Lindqvist', ' has it. The encrypted copy is deleted.')),
    ).toBeVisible();

    const [get] = network.with(stack.endpoints.blobs, 'GET');
    await expect.poll(async () => (await fetch(stack.endpoints.blobs + (get?.path ?? ''))).status).toBe(404);
  });
}

const hashes = (files: Record<string, OnDisk>) =>
  Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]));

test('many files arrive as one zip file', async ({ visit }, info) => {
  const files = {
    'a.txt': await writeFile(info.outputPath('a.txt'), 10),
    'größer.bin': await writeFile(info.outputPath('größer.bin'), 700_000),
    empty: await writeFile(info.outputPath('empty'), 0),
  };
  const alice = await visit('alice');
  const about = `Many ${randomUUID()}`;
  await alice.sending.send({ to: 'bob', files: Object.values(files).map(({ path }) => path), description: about });
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  expect(contents(await download.path())).toEqual(hashes(files));
});

test('a folder arrives as one zip file with its paths', async ({ visit }, info) => {
  const folder = info.outputPath('photos');
  await mkdir(join(folder, 'summer'), { recursive: true });
  const files = {
    'photos/1.jpg': await writeFile(join(folder, '1.jpg'), 5000),
    'photos/summer/1.jpg': await writeFile(join(folder, 'summer/1.jpg'), 6000),
  };
  const alice = await visit('alice');
  const about = `Folder ${randomUUID()}`;
  await alice.sending.send({ to: 'bob', folder, description: about });
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(download.suggestedFilename()).toBe('photos.zip');
  expect(contents(await download.path())).toEqual(hashes(files));
});

test('a message is shown, can be copied and is not stored anywhere', async ({ visit }) => {
  const text = `Passwort: „${randomUUID()}“\n  🙂 second line\n`;
  const alice = await visit('alice');
  const about = `Text ${randomUUID()}`;
  await alice.sending.send({ to: 'bob', text, description: about });
  const bob = await visit('bob', {}, { permissions: ['clipboard-read', 'clipboard-write'] });
  await bob.receiving.open(about);
  await bob.receiving.enter(await bob.key());
  await expect(bob.app.getByRole('heading', { name: 'You have a message' })).toBeVisible();
  await bob.app.getByRole('button', { name: 'Show message' }).click();
  await expect(bob.app.getByRole('heading', { name: 'You have the message' })).toBeVisible();
  expect(await bob.app.locator('pre').innerText()).toBe(text);
  expect(await bob.copy('Copy message')).toBe(text);
  const kept = await bob.frame().evaluate(async () => {
    type Folder = FileSystemDirectoryHandle & { keys: () => AsyncIterable<string> };
    const folder = (await (await navigator.storage.getDirectory()).getDirectoryHandle('secure-share')) as Folder;
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
      });
    const records: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        records.push(...((await done(database.transaction(store).objectStore(store).getAll())) as unknown[]));
      }
      database.close();
    }
    return {
      names,
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      records,
    };
  });
  expect(kept.names).toEqual([]);
  expect(kept.records).toEqual([]);
  expect(kept.local + kept.session).not.toContain('Passwort');
});
