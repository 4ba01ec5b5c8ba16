// A person approves a program, sees it, and revokes it.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from '../test.js';

test('a program is approved with its line, listed, and revoked', async ({ visit, watch, network, stack }) => {
  watch.expect(/status of 409/);
  const line = ['secure-share-program', '1', base64url(32), base64url(16)].join(':');
  const sum = createHash('sha256').update(line).digest('hex').slice(0, 20);

  const heidi = await visit('heidi');
  await heidi.app.getByRole('link', { name: 'Programs', exact: true }).click();
  await expect(heidi.app.getByRole('heading', { level: 1 })).toHaveText('Programs');
  const field = heidi.app.getByLabel('Line from the program');
  const approve = heidi.app.getByRole('button', { name: 'Approve', exact: true });
  await field.fill(line.slice(0, -1));
  await expect(heidi.app.getByText('This isn’t a line from a program.')).toBeVisible();
  await expect(approve).toHaveCount(0);

  await field.fill(`${line.slice(0, 50)}\n  ${line.slice(50)}\n`); // as a terminal breaks it
  await expect(heidi.app.getByText(sum.match(/.{4}/g)?.join('-') ?? '')).toBeVisible();
  await heidi.app.getByLabel('Name').fill('Build server');
  await heidi.app.getByLabel('Open what was sent to you').uncheck();
  await heidi.app.getByLabel('For how long').selectOption('7');
  await approve.dblclick();
  await expect(heidi.app.getByText(/Build server[\u2068\u2069]? is approved/)).toBeVisible();
  const asked = network.with(stack.endpoints.fileApi, 'POST').filter(({ path }) => path === '/v1/programs');
  expect(asked).toHaveLength(1);

  await heidi.page.reload();
  const item = heidi.app.getByRole('listitem').filter({ hasText: 'Build server' });
  await expect(item).toContainText('Send files and messages');
  await expect(item).not.toContainText('Open what was sent to you');
  await expect(item).toContainText('Never used');

  await field.fill(line);
  await heidi.app.getByLabel('Name').fill('Again');
  await approve.click();
  await expect(heidi.app.getByText('This program was approved before.')).toBeVisible();

  const bob = await visit('bob');
  await bob.app.getByRole('link', { name: 'Programs', exact: true }).click();
  await expect(bob.app.getByText('You haven’t approved any program.')).toBeVisible();

  await item.getByRole('button').first().click();
  await heidi.app.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(heidi.app.getByText('You haven’t approved any program.')).toBeVisible();
});

const base64url = (size: number) => randomBytes(size).toString('base64url');
