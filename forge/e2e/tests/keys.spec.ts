// The sender's tab keeps the key of a share until it is closed.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../test.js';

test('a key that was not mailed survives a change of the screen, and closing the tab asks', async ({
  visit,
  network,
  stack,
  watch,
}) => {
  watch.expect(/status of 400/);
  const about = `Unmailed ${randomUUID()}`;
  const down = network.inject(
    { origin: stack.endpoints.keyMailer, method: 'POST' },
    { kind: 'answer', status: 400, readable: true },
  );
  const alice = await visit('alice');
  await alice.sending.fill({ to: 'bob', text: 'hunter2', description: about });
  await alice.sending.button.click();
  await expect(alice.app.getByText('The key wasn’t emailed')).toBeVisible();
  await alice.goTo('Sent');
  await alice.goTo('Send');
  await alice.app.getByRole('button', { name: 'Send another' }).click();
  await alice.sending.fill({ to: 'bob', text: 'another', description: `Another ${randomUUID()}` });
  down.lift();
  await alice.sending.button.click();
  await expect(alice.sending.sentTo('bob')).toBeVisible();

  const asked = alice.page.waitForEvent('dialog');
  await alice.page.close({ runBeforeUnload: true });
  await (await asked).dismiss();

  await alice.goTo('Sent');
  await alice.receiving.row(about).getByRole('link').click();
  await alice.sending.mailing('bob@acme.example', async () => {
    await alice.app.getByRole('button', { name: 'Email the key' }).click();
  });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await expect(bob.app.getByRole('heading', { name: 'You have a message' })).toBeVisible();
});

test('closing the dialog of an issue asks before a key is lost', async ({ visit, network, stack, watch }) => {
  watch.expect(/status of 400/);
  network.inject(
    { origin: stack.endpoints.keyMailer, method: 'POST' },
    { kind: 'answer', status: 400, readable: true },
  );
  const alice = await visit('alice', { module: 'secure-share-issue', issue: 'ACME-7' });
  const { app } = alice;
  await alice.sending.choosePerson('bob');
  await app.getByLabel('Email address').fill('bob@acme.example');
  await app.getByText('Message', { exact: true }).click();
  await app.getByLabel('Secret message').fill('hunter2');
  await alice.sending.button.click();
  await expect(app.getByText('The key wasn’t emailed')).toBeVisible();
  await app.getByRole('button', { name: 'Close', exact: true }).click();
  const dialog = app.getByRole('dialog', { name: 'Close anyway?' });
  await expect(dialog.getByText('A key hasn’t been delivered yet.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(app.getByRole('button', { name: 'Copy key' })).toBeVisible();
  await app.getByRole('button', { name: 'Close', exact: true }).click();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(alice.page.locator('#app')).toHaveCount(0);
});
