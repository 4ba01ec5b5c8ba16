// A browser that is offline for a while, and knows it.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

test.beforeEach(({ watch }) => watch.expect(/Failed to load resource/, /fetch(Remote|Product) failed/));

test('an upload continues once the connection is back', async ({ visit, network, stack }, info) => {
  const about = `Offline upload ${randomUUID()}`;
  const file = await writeFile(info.outputPath('up.bin'), 3_000_000);
  const alice = await visit('alice');
  const cut = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'cut', of: 'request', after: 500_000 },
  );
  await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
  await alice.sending.button.click();
  await cut.applied;
  await alice.page.context().setOffline(true); // a Worker that is starting may not learn of it at once
  await expect(alice.app.getByText('You’re offline. We’ll continue')).toBeVisible();
  cut.lift();
  await alice.sending.mailing('bob@acme.example', async () => {
    await alice.page.context().setOffline(false);
    await expect(alice.sending.sentTo('bob')).toBeVisible(transfer);
  });
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
});

test('a download continues where it stopped', async ({ visit, network, stack }, info) => {
  const about = `Offline download ${randomUUID()}`;
  const file = await writeFile(info.outputPath('down.bin'), 8_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const get = { origin: stack.endpoints.blobs, method: 'GET' };
  const cut = network.inject(get, { kind: 'cut', of: 'response', after: 2_500_000 }, 1);
  const away = network.inject(get, { kind: 'cut', of: 'response', after: 0 }); // or further tries would bring the rest
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await cut.applied;
  await bob.page.context().setOffline(true);
  await expect(bob.app.getByText('You’re offline. We’ll continue')).toBeVisible();
  away.lift();
  const arriving = bob.page.waitForEvent('download');
  await bob.page.context().setOffline(false);
  expect(await sha256(await (await arriving).path())).toBe(file.sha256);
  const last = network.with(stack.endpoints.blobs, 'GET').at(-1);
  expect(Number(/^bytes=(\d+)-/.exec(last?.range ?? '')?.[1])).toBeGreaterThan(0);
});
