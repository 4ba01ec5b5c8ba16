// The address of the product's page names the app's screen.
import { randomUUID } from 'node:crypto';
import { saying } from '../pages/people.js';
import { expect, test } from '../test.js';

test('a reload keeps the screen, Back goes back one screen, and a share has an address', async ({ visit, watch }) => {
  watch.expect(/status of 404/);
  const about = `Addressed ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'at its address', description: about });
  await alice.goTo('Sent');
  await alice.receiving.row(about).getByRole('link').click();
  const share = alice.app.getByRole('heading', { level: 1, name: saying('Sent to ', 'Bob Lindqvist') });
  await expect(share).toBeFocused();
  const path = new URL(alice.page.url()).searchParams.get('path') ?? '';
  expect(path).toMatch(/^\/shares\/[\w-]{22}(\?|$)/);

  await alice.page.reload();
  await expect(share).toBeVisible();
  await expect
    .poll(async () => (await alice.frame().title()).replaceAll(/[\u2068\u2069]/g, ''))
    .toBe('Sent to Bob Lindqvist – Secure Share');
  await alice.page.goBack();
  const sent = alice.app.getByRole('heading', { level: 1, name: 'Sent' });
  await expect(sent).toBeFocused();
  await alice.page.goBack();
  await expect(alice.app.getByRole('link', { name: 'Send', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(alice.app.getByRole('heading', { level: 1 })).toBeFocused();
  await alice.page.goForward();
  await expect(sent).toBeFocused();

  const bob = await visit('bob', { path });
  await expect(
    bob.app.getByRole('heading', { level: 1, name: saying('Received from ', 'Alice Keller') }),
  ).toBeVisible();
  await expect(bob.app.getByText(about)).toBeVisible();
  await expect(bob.receiving.key).toBeVisible();

  const told = [];
  for (const where of [{ path }, { path: '/shares/AAAAAAAAAAAAAAAAAAAAAA' }]) {
    const carol = await visit('carol', where);
    await expect(carol.app.getByText('We can’t find this')).toBeVisible();
    await expect(carol.app.getByText(about)).toHaveCount(0);
    told.push(await carol.app.getByRole('main').innerText());
  }
  expect(told[0]).toBe(told[1]);
});

test('an action over a page of the product has no address', async ({ visit }) => {
  const alice = await visit('alice', { module: 'secure-share-issue', path: '/sent' });
  await expect(alice.app.getByRole('heading', { level: 1, name: 'Send a file' })).toBeVisible();
});
