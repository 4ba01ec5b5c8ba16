// Wrong keys, and keys that could not be mailed.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

/** A well-formed key that belongs to no share. */
const otherThan = (key: string) => (key.startsWith('A') ? 'B' : 'A') + key.slice(1);

test('a wrong key is reported, is not sent anywhere, and uses up no attempt', async ({
  visit,
  network,
  stack,
}, info) => {
  const about = `Wrong key ${randomUUID()}`;
  const file = await writeFile(info.outputPath('plan.txt'), 5000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  for (let i = 0; i < 3; i++) {
    await bob.receiving.enter(otherThan(key));
    await expect(bob.app.getByText('That’s not the right key. Nothing is lost')).toBeVisible();
  }
  const claims = () => network.with(stack.endpoints.fileApi, 'POST').filter(({ path }) => path.endsWith('/claim'));
  expect(claims()).toEqual([]);
  expect(network.with(stack.endpoints.blobs, 'GET')).toEqual([]);
  const [download] = await Promise.all([bob.page.waitForEvent('download'), bob.receiving.enter(key)]);
  expect(await sha256(await download.path())).toBe(file.sha256);
  expect(claims()).toHaveLength(1);
});

test('a key of wrong length or alphabet is reported before any request', async ({ visit, network, stack }) => {
  const about = `Short key ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'secret', description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await expect(bob.receiving.key).toBeVisible();
  const before = network.with(stack.endpoints.fileApi).length;
  for (const [entered, told] of [
    [key.slice(1), 'Part of the key is missing. A key has 22 characters.'],
    [`${key}A`, 'That’s too long. A key has 22 characters.'],
    [`${key.slice(0, 10)}+${key.slice(11)}`, 'A key has only letters, digits, “-” and “_”.'],
    ['', 'Paste the key.'],
  ] as const) {
    await bob.receiving.enter(entered);
    await expect(bob.app.getByText(told)).toBeVisible();
    await expect(bob.receiving.key).toHaveAttribute('aria-invalid', 'true');
  }
  const opened = network
    .with(stack.endpoints.fileApi)
    .slice(before)
    .filter(({ path }) => !/inbox|outbox|limits|policy/.test(path) && !/\/shares\/[\w-]+$/.test(path));
  expect(opened).toEqual([]);

  await bob.receiving.enter(` ${key.slice(0, 10)}\n ${key.slice(10)} \n`);
  await bob.receiving.showMessage();
  await expect(bob.app.locator('pre')).toHaveText('secret');
});

test('with the mail service down the key can be copied, and mailed later', async ({ visit, network, stack, watch }) => {
  watch.expect(/Failed to load resource/, /CORS policy/);
  const about = `No mail ${randomUUID()}`;
  const down = network.inject({ origin: stack.endpoints.keyMailer, method: 'POST' }, { kind: 'refuse' });
  const alice = await visit('alice', {}, { permissions: ['clipboard-read', 'clipboard-write'] });
  const mails = await alice.mails('carol@acme.example');
  await alice.sending.sendUnmailed({ to: 'carol', text: 'for Carol', description: about });
  await expect(alice.app.getByText('The key wasn’t emailed')).toBeVisible();
  expect(down.count).toBeGreaterThan(0);
  expect(await alice.mails('carol@acme.example')).toBe(mails);
  const copied = await alice.copy('Copy key');

  down.lift();
  await alice.app.getByRole('button', { name: 'Email the key' }).click();
  await expect(alice.app.getByText('The key is on its way to')).toBeVisible();
  expect(await alice.mails('carol@acme.example')).toBe(mails + 1);
  const carol = await visit('carol');
  expect(await carol.key()).toBe(copied);
  await carol.receiving.open(about);
  await carol.receiving.enter(copied);
  await carol.receiving.showMessage();
  await expect(carol.app.locator('pre')).toHaveText('for Carol');
});
