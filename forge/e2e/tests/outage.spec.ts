// Networks that buffer a body, and short outages: sending succeeds, and no body is uploaded twice without need.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import type { Person } from '../pages/person.js';
import type { Effect, Match } from '../proxy/fault.js';
import type { ForwardProxy } from '../proxy/forward.js';
import { expect, test, type Visit } from '../test.js';

test.beforeEach(({ watch }) => watch.expect(/Failed to load resource/, /CORS policy/, /fetchRemote failed/));

interface Sent {
  readonly alice: Person;
  readonly about: string;
  readonly sha256: string;
}

/** Presses Send for a file of `length` bytes. */
async function press(visit: Visit, path: string, length: number): Promise<Sent> {
  const about = `Outage ${randomUUID()}`;
  const file = await writeFile(path, length);
  const alice = await visit('alice');
  await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
  await alice.sending.button.click();
  return { alice, about, sha256: file.sha256 };
}

/** Waits until the file is sent, and checks that the recipient gets it. */
async function arrives(visit: Visit, { alice, about, sha256: hash }: Sent): Promise<void> {
  await expect(alice.sending.sentTo('bob')).toBeVisible({ timeout: 200_000 });
  const bob = await visit('bob');
  const download = await bob.receiving.receive(about, await bob.key());
  expect(await sha256(await download.path())).toBe(hash);
}

/** The uploads that reached the storage completely. */
const whole = (network: ForwardProxy, match: Match, length: number) =>
  network.with(match.origin, 'PUT').filter(({ sent }) => sent > length); // the ciphertext is longer

// A client waits 30 s for progress, and longer once the network has accepted the whole body.
const late: [string, Effect, number][] = [
  ['takes the whole body at once and passes it on 40 s later', { kind: 'store', milliseconds: 40_000 }, 1_000_000],
  ['reads 80 kB/s, of which a page sees nothing', { kind: 'throttle', bytesPerSecond: 80_000 }, 3_200_000],
];
for (const [what, effect, length] of late) {
  test(`a proxy that ${what} does not end an upload`, async ({ visit, network, stack }, info) => {
    const match = { origin: stack.endpoints.blobs, method: 'PUT' };
    const fault = network.inject(match, effect);
    const sent = await press(visit, info.outputPath('late.bin'), length);
    await arrives(visit, sent);
    expect(fault.count).toBe(1);
    expect(whole(network, match, length)).toHaveLength(1);
  });
}

const away: [string, Effect][] = [
  ['refuses connections', { kind: 'refuse' }],
  ['answers 503', { kind: 'answer', status: 503 }],
];
for (const [what, effect] of away) {
  test(`a storage that ${what} for 3 s only delays an upload`, async ({ visit, network, stack }, info) => {
    const match = { origin: stack.endpoints.blobs, method: 'PUT' };
    const outage = network.inject(match, effect);
    const sent = await press(visit, info.outputPath('away.bin'), 1_000_000);
    await outage.applied;
    await sent.alice.page.waitForTimeout(3000);
    outage.lift();
    await arrives(visit, sent);
    expect(whole(network, match, 1_000_000)).toHaveLength(1);
  });
}

test('2.5 s offline during an upload only delay it', async ({ visit, network, stack }, info) => {
  const match = { origin: stack.endpoints.blobs, method: 'PUT' };
  const held = network.inject(match, { kind: 'hold', of: 'request', after: 500_000 }, 1);
  const sent = await press(visit, info.outputPath('offline.bin'), 3_000_000);
  await held.applied;
  await sent.alice.page.context().setOffline(true);
  await sent.alice.page.waitForTimeout(2500);
  await sent.alice.page.context().setOffline(false);
  held.lift();
  await arrives(visit, sent);
  expect(whole(network, match, 3_000_000)).toHaveLength(1);
});

test('a body whose response is lost is not uploaded again', async ({ visit, network, stack }, info) => {
  const match = { origin: stack.endpoints.blobs, method: 'PUT' };
  const lost = network.inject(match, { kind: 'cut', of: 'response', after: 0 }, 1);
  const sent = await press(visit, info.outputPath('answer.bin'), 1_000_000);
  await arrives(visit, sent);
  expect(lost.count).toBe(1);
  expect(network.with(match.origin, 'PUT')).toHaveLength(1);
});
