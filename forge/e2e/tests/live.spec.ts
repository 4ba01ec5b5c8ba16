// Live updates: what one person does shows on the other's screen, without asking.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../test.js';

test('a share appears on a list that is open', async ({ visit, stack }) => {
  const about = `Live ${randomUUID()}`;
  const bob = await visit('bob');
  const connected = bob.page.waitForEvent('websocket');
  await bob.page.reload();
  const socket = await connected;
  expect(socket.url()).toBe(`${stack.endpoints.realtime}/`);
  const event = socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"event":"available"'));
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'hunter2', description: about });
  await event;
  await expect(bob.app.getByText(about)).toBeVisible();
});
