// Broken connections: transfers continue by themselves and complete.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

test.beforeEach(({ watch }) => watch.expect(/Failed to load resource/, /CORS policy/, /fetchRemote failed/));

test('an upload that is cut is retried automatically', async ({ visit, network, stack }, info) => {
  const about = `Cut upload ${randomUUID()}`;
  const file = await writeFile(info.outputPath('one.bin'), 3_000_000);
  const cut = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'cut', of: 'request', after: 1_000_000 },
    2,
  );
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  expect(cut.count).toBe(2);
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
});

test('an upload in parts retries only the part that was cut', async ({ visit, network, stack }, info) => {
  const about = `Cut part ${randomUUID()}`;
  const file = await writeFile(info.outputPath('parts.bin'), 18 * 2 ** 20);
  network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT', path: /partNumber=2\b/ },
    { kind: 'cut', of: 'request', after: 500_000 },
    1,
  );
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const parts = network.with(stack.endpoints.blobs, 'PUT').map(({ path }) => /partNumber=(\d+)/.exec(path)?.[1]);
  expect(parts.sort()).toEqual(['1', '2', '2']);
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
});

test('a download that is cut continues where it stopped', async ({ visit, network, stack }, info) => {
  const about = `Cut download ${randomUUID()}`;
  const file = await writeFile(info.outputPath('cut.bin'), 8_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  network.inject(
    { origin: stack.endpoints.blobs, method: 'GET' },
    { kind: 'cut', of: 'response', after: 2_500_000 },
    2,
  );
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
  await bob.receiving.confirm();
  await expect(bob.receiving.done).toBeVisible();
  const [first, second = 0, third = 0, ...more] = network
    .with(stack.endpoints.blobs, 'GET')
    .map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0));
  expect([first, more]).toEqual([0, []]);
  expect(second).toBeGreaterThan(0); // some of what was on its way is lost with the connection
  expect(third).toBeGreaterThan(second);
});

test('a short outage of the service only delays a file', async ({ visit, network, stack }, info) => {
  const about = `Away ${randomUUID()}`;
  const file = await writeFile(info.outputPath('late.bin'), 1000);
  const { fileApi, blobs } = stack.endpoints;
  for (const path of [/\/shares$/, /\/commit$/, /\/claim$/, /\/acknowledge$/]) {
    network.inject({ origin: fileApi, method: 'POST', path }, { kind: 'answer', status: 503 }, 1);
    network.inject({ origin: fileApi, method: 'POST', path }, { kind: 'refuse' }, 1);
  }
  network.inject({ origin: blobs, method: 'PUT' }, { kind: 'cut', of: 'response', after: 0 }, 1);
  network.inject({ origin: blobs, method: 'GET' }, { kind: 'answer', status: 503 }, 1);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
  await bob.receiving.confirm();
});

test('a stalled download says so, and can be paused and resumed', async ({ visit, network, stack }, info) => {
  const about = `Still ${randomUUID()}`;
  const file = await writeFile(info.outputPath('still.bin'), 2_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const get = { origin: stack.endpoints.blobs, method: 'GET' };
  network.inject(get, { kind: 'cut', of: 'response', after: 700_000 }, 1);
  const away = network.inject(get, { kind: 'cut', of: 'response', after: 0 }); // or further tries would bring the rest
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await expect(bob.app.getByText('The connection was lost.')).toBeVisible();
  await bob.app.getByRole('button', { name: 'Pause' }).click();
  await expect(bob.app.getByText('Paused. Press Open to continue')).toBeVisible();
  away.lift();
  const [download] = await Promise.all([bob.page.waitForEvent('download'), bob.receiving.enter(key)]);
  expect(await sha256(await download.path())).toBe(file.sha256);
  expect(
    network
      .with(stack.endpoints.fileApi, 'POST')
      .filter(({ path }) => path.endsWith('/claim'))
      .every(({ status }) => status === 200),
  ).toBe(true);
});
