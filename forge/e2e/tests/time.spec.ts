// Wrong clocks, and tokens that are expired or not valid yet.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../test.js';

for (const hours of [-30, 30]) {
  test(`a browser whose clock is ${hours} hours off shows the right time left`, async ({ visit }) => {
    const about = `Skew ${randomUUID()}`;
    const alice = await visit('alice');
    await alice.sending.send({ to: 'bob', text: 'in time', description: about });
    // From the beginning: leaving a page while it connects for live updates causes a warning in the console.
    const time = Date.now() + hours * 3_600_000;
    const bob = await visit('bob', {}, {}, (context) => context.clock.install({ time }));
    await expect(bob.receiving.row(about)).toContainText('2 days, 23 hours');
    const key = await bob.key();
    await bob.receiving.open(about);
    await bob.receiving.enter(key);
    await bob.receiving.showMessage();
    await expect(bob.app.locator('pre')).toHaveText('in time');
  });
}

for (const tokens of ['expired', 'future'] as const) {
  test(`with ${tokens} tokens nothing is shown or sent, and the app says what to do`, async ({
    visit,
    network,
    stack,
    watch,
  }) => {
    // Once the sign-in works, the app looks for the share.
    watch.expect(/status of 401/, /status of 404 .*\/v1\/shares\//);
    const began = Date.now();
    const alice = await visit('alice', { tokens });
    await expect(
      alice.app.getByText('We couldn’t verify your sign-in. Nothing is lost: try again.').first(),
    ).toBeVisible();
    await alice.sending.fill({ to: 'bob', text: 'not sent' });
    await alice.sending.button.click();
    await expect(alice.app.getByRole('heading', { name: 'It wasn’t sent' })).toBeVisible();
    await alice.app.getByRole('button', { name: 'Try again' }).click();
    await expect(alice.app.getByRole('heading', { name: 'It wasn’t sent' })).toBeVisible();
    await alice.app.getByRole('button', { name: 'Change something' }).click();
    await expect(alice.app.getByLabel('Secret message')).toHaveValue('not sent');
    const { fileApi, blobs, keyMailer } = stack.endpoints;
    await expect
      .poll(() => network.with(fileApi).every(({ method, status }) => status === 401 || method === 'OPTIONS'))
      .toBe(true);
    expect([...network.with(blobs), ...network.with(keyMailer)]).toEqual([]);
    // Nothing repeats by itself, but each list asks once a minute.
    const asked = network.with(fileApi, 'GET').map(({ path }) => path);
    const most = Math.max(...asked.map((path) => asked.filter((other) => other === path).length));
    expect(most).toBeLessThan(6 + (2 * (Date.now() - began)) / 60_000);

    await alice.open({ tokens: 'fresh' });
    await alice.sending.send({ to: 'bob', text: 'sent' });
  });
}
