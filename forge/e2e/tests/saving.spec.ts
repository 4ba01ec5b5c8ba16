// Only the recipient knows whether a file was saved, whatever the product's page allows.
import { randomUUID } from 'node:crypto';
import type { Download } from '@playwright/test';
import { sha256, writeFile } from '../local/files.js';
import { Stack } from '../local/stack.js';
import { Person } from '../pages/person.js';
import { saying } from '../pages/people.js';
import { expect, test } from '../test.js';

test('after a reload the recipient can confirm the download, or download again', async ({
  visit,
  network,
  stack,
}, info) => {
  const about = `Not confirmed ${randomUUID()}`;
  const file = await writeFile(info.outputPath('kept.bin'), 300_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.receive(about, key);
  const posts = () =>
    network.with(stack.endpoints.fileApi, 'POST').filter(({ path }) => path.endsWith('/acknowledge')).length;

  const reload = async () => {
    bob.page.once('dialog', (dialog) => void dialog.accept()); // it asks, since nobody said that the file is there
    await bob.page.reload();
  };
  await reload();
  expect(posts()).toBe(0);
  const again = await bob.receiving.receive(about, key);
  expect(await sha256(await again.path())).toBe(file.sha256);

  await reload();
  await bob.receiving.open(about);
  expect(posts()).toBe(0);
  await bob.app.getByRole('button', { name: 'I have it', exact: true }).click();
  await expect.poll(posts).toBe(1);
  await alice.app.getByRole('link', { name: 'View status' }).click();
  await expect(
    alice.app.getByText(saying('', 'Bob Lindqvist', ' has it. The encrypted copy is deleted.')),
  ).toBeVisible();
});

test('if no window can be opened, the app says so and loses nothing', async ({ visit, watch }, info) => {
  watch.expect(/'allow-popups' permission is not set/);
  const about = `No window ${randomUUID()}`;
  const file = await writeFile(info.outputPath('window.bin'), 1000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const bob = await visit('bob');
  await bob.receiving.receive(about, await bob.key());
  await bob.app.getByRole('button', { name: 'Save from a new window' }).click();
  await expect(bob.app.getByText('Your browser didn’t open a window.')).toBeVisible();
  const again = bob.page.waitForEvent('download');
  await bob.app.getByRole('button', { name: 'Save again' }).click();
  expect(await sha256(await (await again).path())).toBe(file.sha256);
});

for (const shape of ['strict', 'open'] as const) {
  test(`a file is saved in the page and from a window, under a policy of the product that is ${shape}`, async ({
    browser,
  }, info) => {
    const about = `Policy ${randomUUID()}`;
    const file = await writeFile(info.outputPath('policy.bin'), 300_000);
    const stack = await Stack.start(`--host-frame-src=${shape}`, '--host-popups');
    const context = await browser.newContext();
    try {
      const person = async (name: string) => {
        const opened = new Person(await context.newPage(), stack.endpoints, name);
        await opened.open();
        return opened;
      };
      await (await person('alice')).sending.send({ to: 'bob', files: [file.path], description: about });
      const bob = await person('bob');
      const inPage = await bob.receiving.receive(about, await bob.key());
      expect(await sha256(await inPage.path())).toBe(file.sha256);

      const fromWindow = new Promise<Download>((resolve) => context.on('page', (page) => page.on('download', resolve)));
      await bob.app.getByRole('button', { name: 'Save from a new window' }).click();
      const saved = await fromWindow;
      expect([saved.suggestedFilename(), await sha256(await saved.path())]).toEqual(['policy.bin', file.sha256]);
      await bob.receiving.confirm();
    } finally {
      await context.close();
      await stack.stop();
    }
  });
}
