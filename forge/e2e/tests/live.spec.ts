// Live updates: what one person does appears on the other's screen, without polling.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { Person } from '../pages/person.js';
import { stopClock } from '../pages/pushes.js';
import { expect, test } from '../test.js';

/** Opens a list again, waits for live updates, and stops the clock of the page: it cannot poll any more. */
async function onlyLive(person: Person, url: string, list: 'Received' | 'Sent'): Promise<void> {
  await person.page.clock.install();
  const connected = live(person.page, url);
  await person.open();
  await connected;
  await person.goTo(list);
  await stopClock(person.page);
}

/** Waits until a page has another connection for live updates. */
async function live(page: Page, url: string): Promise<void> {
  const socket = await page.waitForEvent('websocket');
  expect(socket.url()).toBe(`${url}/`);
  await socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"type":"events"'));
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
    shows(sent.page.locator('[data-flag]'), 'What you sent has arrived', acknowledged),
  ]);
});

// While there are live updates, the app reads its lists every ten minutes.
test('a browser without a network says so at once, and has live updates again soon', async ({
  visit,
  stack,
  watch,
}) => {
  watch.expect(/ERR_INTERNET_DISCONNECTED/, /fetchRemote failed/);
  const about = `Offline ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'hunter2', description: about });
  const connected = live(alice.page, stack.endpoints.realtime);
  await alice.open();
  await connected;
  await alice.goTo('Sent');
  await expect(alice.receiving.row(about)).toContainText('Not opened yet');
  const sign = alice.app.getByRole('status').filter({ hasText: 'You’re offline.' });
  await expect(sign).toHaveCount(0);

  await alice.page.context().setOffline(true);
  await expect(sign).toBeVisible();
  await expect(alice.receiving.row(about)).toBeVisible();
  const again = live(alice.page, stack.endpoints.realtime);
  await alice.page.context().setOffline(false);
  await expect(sign).toHaveCount(0);
  await again;
});
