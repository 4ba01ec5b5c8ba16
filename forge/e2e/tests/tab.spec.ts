// Tabs that are closed or reloaded during a transfer.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

test('closing the tab asks during a transfer, and neither before nor after', async ({
  visit,
  network,
  stack,
}, info) => {
  const file = await writeFile(info.outputPath('half.bin'), 2_000_000);
  const alice = await visit('alice');
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'hold', of: 'request', after: 500_000 },
  );
  await alice.sending.fill({ to: 'bob', files: [file.path] });
  await alice.sending.button.click();
  await held.applied;
  const asked = alice.page.waitForEvent('dialog');
  await alice.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  held.lift();
  await expect(alice.sending.sentTo('bob')).toBeVisible();

  const bob = await visit('bob');
  await bob.goTo('Sent');
  const closed = bob.page.waitForEvent('close');
  bob.page.on('dialog', () => {
    throw new Error('it asks though nothing is under way');
  });
  await bob.page.close({ runBeforeUnload: true });
  await closed;
});

test('a download continues after a reload', async ({ visit, network, stack }, info) => {
  const about = `Loaded again ${randomUUID()}`;
  const file = await writeFile(info.outputPath('again.bin'), 2_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'GET' },
    { kind: 'hold', of: 'response', after: 500_000 },
    1,
  );
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await held.applied;
  bob.page.once('dialog', (dialog) => void dialog.accept());
  await bob.page.reload();
  held.lift();
  const download = await bob.receiving.receive(about, key); // the lease is held by the same tab
  expect(await sha256(await download.path())).toBe(file.sha256);
  await bob.receiving.confirm();
  await expect(bob.receiving.done).toBeVisible();
});

test('closing the tab asks while it has the only copy of a message, until the message was hidden', async ({
  visit,
}) => {
  const about = `Lost text ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'once only', description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await bob.app.getByRole('button', { name: 'Show message' }).click();
  await expect(bob.app.getByText('The stored copy is deleted.')).toBeVisible();
  await bob.goTo('Sent'); // the message stays on its screen
  const asked = bob.page.waitForEvent('dialog');
  await bob.page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await bob.page.goBack(); // not through the list, whose row may have lost its description
  await bob.app.getByRole('button', { name: 'Show message' }).click();
  await expect(bob.app.locator('pre')).toHaveText('once only');
  await bob.app.getByRole('button', { name: 'Hide message' }).click();
  const closed = bob.page.waitForEvent('close');
  bob.page.on('dialog', () => {
    throw new Error('it asks though the text was hidden by choice');
  });
  await bob.page.close({ runBeforeUnload: true });
  await closed;
});

test('a cancelled upload leaves nothing behind', async ({ visit, network, stack }, info) => {
  const about = `Cancelled ${randomUUID()}`;
  const file = await writeFile(info.outputPath('half.bin'), 2_000_000);
  const alice = await visit('alice');
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'hold', of: 'request', after: 500_000 },
  );
  await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
  await alice.sending.button.click();
  await held.applied;
  await expect(alice.sending.progress).toBeVisible();
  await alice.app.getByRole('button', { name: 'Cancel' }).click();
  await expect(alice.app.getByText('Stopped. Nothing was sent')).toBeVisible();
  await expect(alice.app.getByLabel('Description')).toHaveValue(about);
  await expect.poll(() => network.with(stack.endpoints.fileApi, 'DELETE').map(({ status }) => status)).toEqual([204]);
});
