// Who may do what with a share, and how sender and recipient learn of it.
import { randomBytes, randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { nextPoll } from '../pages/shown.js';
import { expect, test } from '../test.js';

/** The id of the share that was just sent, from the link to it. */
async function shareId(link: { getAttribute: (name: string) => Promise<string | null> }): Promise<string> {
  return (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
}

const claim = { claimKey: randomBytes(32).toString('base64url'), claimId: randomBytes(16).toString('base64url') };

/** Calls the file API from the app's frame, as a person can with the developer tools. Returns the status. */
async function ask(person: Person, method: string, path: string, body?: object): Promise<number> {
  return person.frame().evaluate(
    async ({ method, path, body }) => {
      const bridge = (
        globalThis as unknown as {
          __bridge: { callBridge: (command: string, data: unknown) => Promise<{ status: number }> };
        }
      ).__bridge;
      const headers = body ? { 'Content-Type': 'application/json' } : {};
      const fetchRequestInit = { method, path, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
      return (await bridge.callBridge('fetchRemote', { remoteKey: 'file-api', fetchRequestInit })).status;
    },
    { method, path, body },
  );
}

test('other people see and get nothing, on the same site and on another', async ({ visit, watch }) => {
  watch.expect(/status of 404/);
  const about = `Not yours ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'for Bob alone', description: about });
  const path = `/v1/shares/${await shareId(alice.app.getByRole('link', { name: 'View status' }))}`;
  for (const [name, site] of [
    ['carol', 'acme'],
    ['dave', 'globex'],
  ] as const) {
    const stranger = await visit(name, { site });
    for (const list of ['Received', 'Sent'] as const) {
      await stranger.goTo(list);
      await expect(stranger.app.getByRole('heading', { name: list, level: 1 })).toBeVisible();
      await expect(stranger.app.getByText(about)).toHaveCount(0);
    }
    expect(await ask(stranger, 'GET', path)).toBe(404);
    expect(await ask(stranger, 'POST', `${path}/claim`, claim)).toBe(404);
    expect(await ask(stranger, 'DELETE', path)).toBe(404);
  }
  const bob = await visit('bob');
  expect(await ask(bob, 'GET', path)).toBe(200);
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await bob.receiving.showMessage();
  await expect(bob.app.locator('pre')).toHaveText('for Bob alone');
});

test('a file is taken back while its recipient looks at it', async ({ visit, watch }) => {
  watch.expect(/status of 410/);
  const about = `Taken back ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'gone soon', description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.key.fill(key);
  await alice.app.getByRole('button', { name: 'Take back' }).click();
  await alice.app.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(alice.app.getByText('It’s deleted. Nobody can open it any more.')).toBeVisible();
  await expect(bob.app.getByText(saying('', 'Alice Keller', ' took it back. It’s deleted.'))).toBeVisible(nextPoll);
  await expect(bob.receiving.key).toHaveCount(0);
});

test('a file that was taken back no longer opens with its key', async ({ visit, network, stack, watch }) => {
  watch.expect(/status of 410/);
  const about = `Too late ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'gone soon', description: about });
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  const late = network.inject(
    { origin: stack.endpoints.fileApi, method: 'POST', path: /claim$/ },
    { kind: 'hold', of: 'request', after: 0 },
  );
  await bob.receiving.enter(key);
  await late.applied;
  await alice.app.getByRole('button', { name: 'Take back' }).click();
  await alice.app.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(alice.app.getByText('It’s deleted. Nobody can open it any more.')).toBeVisible();
  late.lift();
  await expect(bob.app.getByText(saying('', 'Alice Keller', ' took it back. It’s deleted.'))).toBeVisible(nextPoll);
  await expect(bob.receiving.key).toHaveCount(0);
  expect(network.with(stack.endpoints.blobs, 'GET')).toEqual([]);
});

test('a declined file is deleted, and the product notifies its sender', async ({ visit }) => {
  const about = `Declined ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'unwanted', description: about });
  const bob = await visit('bob');
  await bob.receiving.open(about);
  await bob.app.getByRole('button', { name: 'Decline' }).click();
  await bob.app.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  await expect(bob.app.getByText('You declined it. It’s deleted.')).toBeVisible();
  await expect(
    alice.page.getByRole('region', { name: 'Notifications' }).getByText('What you sent was declined'),
  ).toBeVisible(nextPoll);
  await expect(alice.page.getByText(saying('', 'Bob Lindqvist', ' declined it. It’s deleted.'))).toBeVisible(nextPoll);
});

test('a second download is refused, during the first and after it', async ({ visit, network, stack, watch }, info) => {
  watch.expect(/status of 409/, /status of 410/);
  const about = `Twice ${randomUUID()}`;
  const file = await writeFile(info.outputPath('once.bin'), 2_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const id = await shareId(alice.app.getByRole('link', { name: 'View status' }));
  const [first, second] = [await visit('bob'), await visit('bob')];
  const key = await first.key();
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'GET' },
    { kind: 'hold', of: 'response', after: 500_000 },
  );
  await first.receiving.open(about);
  await second.receiving.open(about);
  const download = first.page.waitForEvent('download');
  await first.receiving.enter(key);
  await held.applied;
  await second.receiving.enter(key);
  await expect(second.app.getByRole('heading', { name: 'Already being opened elsewhere' })).toBeVisible();
  held.lift();
  expect(await sha256(await (await download).path())).toBe(file.sha256);
  await first.receiving.confirm();
  await expect(first.receiving.done).toBeVisible();
  // The screen learns of the end by itself, before or after Try again is pressed.
  await expect(
    second.app.getByText(saying('It can’t be opened again. If it didn’t arrive, ask ', 'Alice Keller')),
  ).toBeVisible(nextPoll);
  expect(await ask(second, 'POST', `/v1/shares/${id}/claim`, claim)).toBe(410);
  expect(network.with(stack.endpoints.blobs, 'GET')).toHaveLength(1);
});
