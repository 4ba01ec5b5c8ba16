// Live updates that are lost, late, repeated or out of order: the screens are right in the end. The
// clock of the page stands still, so that nothing but live updates changes a screen; it is moved to
// where the app looks by itself.
import { randomUUID } from 'node:crypto';
import { Stack } from '../local/stack.js';
import type { Person } from '../pages/person.js';
import { Pushes, stopClock } from '../pages/pushes.js';
import { expect, test as base } from '../test.js';

interface Fault {
  readonly kill?: number;
  readonly hold?: boolean;
  readonly lose?: boolean;
}

interface Fixtures {
  /** Another one for each test: late events about the shares of other tests must not make the list read again. */
  recipient: string;
  /** The recipient's list, with live updates and a clock that stands still. */
  list: { screen: Person; pushes: Pushes };
  /** Sends something to the recipient, and returns its description. */
  send: () => Promise<string>;
  fault: (f: Fault) => Promise<void>;
}

const test = base.extend<Fixtures, { stack: Stack; recipients: string[] }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start('--live-faults');
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  recipients: [
    async ({}, use) => use(['bob', 'carol', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy', 'zofia']),
    { scope: 'worker' },
  ],

  recipient: async ({ recipients }, use) => {
    const next = recipients.shift();
    if (next === undefined) throw new Error('there are more tests than recipients');
    await use(next);
  },

  list: async ({ visit, recipient }, use) => {
    const pushes = new Pushes();
    const screen = await visit(recipient, {}, {}, async (context) => {
      await pushes.attach(context);
      await context.clock.install();
    });
    await expect.poll(() => pushes.answers.length).toBeGreaterThan(0);
    await stopClock(screen.page);
    await use({ screen, pushes });
  },

  send: async ({ visit, recipient }, use) => {
    const alice = await visit('alice');
    await use(async () => {
      const about = `Fault ${randomUUID()}`;
      await alice.open();
      await alice.sending.send({ to: recipient, text: 'hunter2', description: about });
      return about;
    });
  },

  fault: async ({ stack, request }, use) => {
    const url = stack.endpoints.realtime.replace('ws:', 'http:') + '/faults';
    const set = async (data: Fault) => {
      expect((await request.post(url, { data })).status()).toBe(204);
    };
    await use(set);
    await set({});
  },
});

/** Until the app connects again. */
const again = 1_500;

test('lost events are found when the app asks what it missed', async ({ list: { screen, pushes }, send }) => {
  pushes.pass = () => [];
  const about = await send();
  await expect.poll(() => pushes.events.join()).toContain('"available"');
  await expect(screen.receiving.row(about)).toHaveCount(0);
  await pushes.question(screen.page);
  await expect(screen.receiving.row(about)).toContainText('Ready');
});

test('repeated and reordered events change nothing', async ({ list: { screen, pushes }, send, visit, recipient }) => {
  const held: string[] = [];
  pushes.pass = (event) => {
    held.push(event);
    return [];
  };
  const about = await send();
  const other = await visit(recipient);
  await other.receiving.open(about);
  await other.receiving.enter(await other.key());
  await other.receiving.showMessage();
  await expect.poll(() => held.join()).toContain('"downloaded"');
  // The newest first, each twice; the one that passes them on is whatever comes next.
  pushes.pass = (event) => [event, ...held.toReversed().flatMap((each) => [each, each])];
  const next = await send();
  await expect(screen.receiving.row(next)).toContainText('Ready');
  await expect(screen.receiving.row(about)).toContainText('Received');
});

test('a function that is killed between the table and the push tries again', async ({ list, send, fault }) => {
  await fault({ kill: 1 });
  const about = await send();
  await expect(list.screen.receiving.row(about)).toContainText('Ready');
});

test('what a function that is always killed did not push is found', async ({
  list: { screen, pushes },
  send,
  fault,
}) => {
  await fault({ kill: 1000 });
  const about = await send();
  await expect(screen.receiving.row(about)).toHaveCount(0);
  await fault({});
  await pushes.question(screen.page);
  await expect(screen.receiving.row(about)).toContainText('Ready');
});

test('a stream that is late changes the screens late', async ({ list: { screen, pushes }, send, fault }) => {
  await fault({ hold: true });
  const about = await send();
  await pushes.question(screen.page);
  await expect.poll(() => pushes.answers.length).toBeGreaterThan(1);
  await expect(screen.receiving.row(about)).toHaveCount(0);
  await fault({});
  await expect(screen.receiving.row(about)).toContainText('Ready');
});

test('a connection that only the service lost is replaced', async ({ list: { screen, pushes }, send, fault }) => {
  await fault({ lose: true });
  const about = await send(); // meanwhile the function still knows the old connection
  await screen.page.clock.runFor(again);
  await expect(screen.receiving.row(about)).toContainText('Ready');
  expect(pushes.answers.at(-1)?.complete).toBe(true);
  await expect(screen.receiving.row(await send())).toContainText('Ready');
});

for (const seconds of [1, 119, 121]) {
  test(`who was away for ${seconds} seconds sees everything`, async ({ list: { screen, pushes }, send }) => {
    pushes.away = true;
    await pushes.cut();
    const about = await send();
    await expect(screen.receiving.row(about)).toHaveCount(0);
    pushes.missed = seconds * 1000;
    const before = pushes.answers.length;
    pushes.away = false;
    await screen.page.clock.runFor(again);
    await expect(screen.receiving.row(about)).toContainText('Ready');
    const answers = () => pushes.answers.slice(before);
    if (seconds > 120) await expect.poll(() => answers().some(({ complete }) => !complete)).toBe(true); // so it read the list
    await expect(screen.receiving.row(await send())).toContainText('Ready');
  });
}
