// A double click or a held key triggers an action once.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

const presses = { 'a double click': 2, 'eight presses': 8 };

for (const [what, times] of Object.entries(presses)) {
  test(`${what} on Send and on I have it: one share, one mail, one confirmation`, async ({
    visit,
    network,
    stack,
  }, info) => {
    const { fileApi, keyMailer } = stack.endpoints;
    const posts = (origin: string, path: RegExp) =>
      network.with(origin, 'POST').filter((one) => path.test(one.path)).length;
    const about = `Once ${randomUUID()}`;
    const file = await writeFile(info.outputPath('once.bin'), 10_000);
    const alice = await visit('alice');
    await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
    await alice.sending.button.evaluate((button: HTMLButtonElement, n) => {
      for (let i = 0; i < n; i++) button.click();
    }, times);
    await expect(alice.sending.sentTo('bob')).toBeVisible();
    expect([posts(fileApi, /\/shares$/), posts(fileApi, /\/commit$/), posts(keyMailer, /\/keys$/)]).toEqual([1, 1, 1]);

    const bob = await visit('bob');
    const download = await bob.receiving.receive(about, await bob.key());
    expect(await sha256(await download.path())).toBe(file.sha256);
    await bob.app.getByRole('button', { name: 'I have it' }).evaluate((button: HTMLButtonElement, n) => {
      for (let i = 0; i < n; i++) button.click();
    }, times);
    await expect(bob.app.getByText('The stored copy is deleted.')).toBeVisible();
    expect([posts(fileApi, /\/claim$/), posts(fileApi, /\/acknowledge$/)]).toEqual([1, 1]);
  });
}

test('Cancel right after a double click on Send leaves nothing behind', async ({ visit, network, stack }) => {
  const { fileApi, keyMailer } = stack.endpoints;
  const about = `Nothing ${randomUUID()}`;
  const alice = await visit('alice');
  const held = network.inject(
    { origin: fileApi, method: 'POST', path: /\/commit$/ },
    { kind: 'hold', of: 'response', after: 0 },
  );
  await alice.sending.fill({ to: 'bob', text: 'hunter2', description: about });
  await alice.sending.button.dblclick();
  await held.applied;
  await alice.app.getByRole('button', { name: 'Cancel' }).click();
  held.lift();
  await expect(alice.app.getByText('Stopped. Nothing was sent')).toBeVisible();
  expect(network.with(fileApi, 'DELETE').map(({ status }) => status)).toEqual([204]);
  expect(network.with(fileApi, 'POST').filter(({ path }) => path.endsWith('/shares'))).toHaveLength(1);
  expect(network.with(keyMailer, 'POST')).toEqual([]);
});
