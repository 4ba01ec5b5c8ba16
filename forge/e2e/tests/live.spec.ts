// Live updates: what one person does shows on the other's screen, without asking.
import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import type { Person } from '../pages/person.js';
import { stopClock } from '../pages/pushes.js';
import { expect, test } from '../test.js';

/** Opens a list again, waits for live updates, and stops the clock of the page: it cannot poll any more. */
async function onlyLive(person: Person, url: string, list: 'Received' | 'Sent'): Promise<void> {
  await person.page.clock.install();
  const connected = person.page.waitForEvent('websocket');
  await person.open();
  const socket = await connected;
  expect(socket.url()).toBe(`${url}/`);
  await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"type":"events"'));
  await person.goTo(list);
  await stopClock(person.page);
}

/** When somebody's app sends the request of a step. */
async function step(person: Person, name: 'commit' | 'claim' | 'acknowledge'): Promise<number> {
  await person.page.waitForRequest((request) => request.url().endsWith(`/${name}`));
  return performance.now();
}

/** Waits for a text on the other person's screen, and prints how long that took. */
async function shows(row: Locator, text: string, since: Promise<number>): Promise<void> {
  await expect.poll(() => row.textContent(), { intervals: [20] }).toContain(text);
  const seconds = ((performance.now() - (await since)) / 1000).toFixed(2);
  process.stdout.write(`${text}: on the other screen after ${seconds} s\n`);
}

test('with polling switched off, each sees what the other does', async ({ visit, stack }) => {
  const about = `Live ${randomUUID()}`;
  const [received, sent] = [await visit('bob'), await visit('alice')]; // screens that are only looked at
  await onlyLive(received, stack.endpoints.realtime, 'Received');
  await onlyLive(sent, stack.endpoints.realtime, 'Sent');
  const alice = await visit('alice');
  const committed = step(alice, 'commit');
  const sending = alice.sending.send({ to: 'bob', text: 'hunter2', description: about });
  await Promise.all([
    sending,
    shows(received.receiving.row(about), 'Ready', committed),
    shows(sent.receiving.row(about), 'Not opened yet', committed),
  ]);

  const bob = await visit('bob');
  await bob.receiving.open(about);
  const claimed = step(bob, 'claim');
  const entering = bob.receiving.enter(await bob.key());
  await Promise.all([entering, shows(sent.receiving.row(about), 'Being opened', claimed)]);
  const acknowledged = step(bob, 'acknowledge');
  await Promise.all([
    bob.receiving.showMessage(),
    shows(received.receiving.row(about), 'Received', acknowledged),
    shows(sent.receiving.row(about), 'Received', acknowledged),
  ]);
});
