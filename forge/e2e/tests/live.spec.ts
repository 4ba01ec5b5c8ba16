// Live updates: what one person does shows on the other's screen, without asking.
import { randomUUID } from 'node:crypto';
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

test('with polling switched off, each sees what the other does', async ({ visit, stack }) => {
  const about = `Live ${randomUUID()}`;
  const [received, sent] = [await visit('bob'), await visit('alice')]; // screens that are only looked at
  await onlyLive(received, stack.endpoints.realtime, 'Received');
  await onlyLive(sent, stack.endpoints.realtime, 'Sent');
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'hunter2', description: about });
  await expect(received.receiving.row(about)).toContainText('Ready');
  await expect(sent.receiving.row(about)).toContainText('Not opened yet');

  const bob = await visit('bob');
  await bob.receiving.open(about);
  await bob.receiving.enter(await bob.key());
  await expect(sent.receiving.row(about)).toContainText('Being opened');
  await bob.receiving.showMessage();
  await expect(received.receiving.row(about)).toContainText('Received');
  await expect(sent.receiving.row(about)).toContainText('Received');
});
