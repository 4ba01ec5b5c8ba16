// Another colleague gets what was sent to two others before.
import { randomUUID } from 'node:crypto';

import { sha256, writeFile } from '../local/files.js';
import { overflows } from '../pages/looks.js';
import { saying } from '../pages/people.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

test('a colleague is added later, and gets the same file with a key of their own', async ({ visit }, info) => {
  const about = `And Judy ${randomUUID()}`;
  const file = await writeFile(info.outputPath('plan.bin'), 300_000);
  const alice = await visit('alice');
  const { app, sending } = alice;
  await sending.fill({ to: 'bob', files: [file.path], description: about });
  await sending.addPerson('carol');
  await sending.mailing('bob@acme.example', () => sending.button.click());
  await expect(app.getByRole('heading', { name: saying('Sent to ', 'Bob Lindqvist') })).toBeVisible(transfer);
  const key = await (await visit('bob')).key();

  await alice.page.reload(); // the tab loses the keys
  await alice.page.setViewportSize({ width: 320, height: 640 });
  await alice.goTo('Sent');
  await alice.receiving.row(about).getByRole('link', { name: 'Bob Lindqvist' }).click();
  await app.getByText('Add another person', { exact: true }).click();
  await sending.choosePerson('judy');
  await app.getByLabel('Email address').fill('judy@acme.example');
  await app.getByLabel(saying('Key for ', 'Bob Lindqvist')).fill(key);
  expect(await overflows(alice.frame())).toEqual([]);
  await sending.mailing('judy@acme.example', () => sending.button.click());
  await expect(sending.sentTo('judy')).toBeVisible(transfer);

  const judy = await visit('judy');
  const download = await judy.receiving.receive(about, await judy.key());
  expect(await sha256(await download.path())).toBe(file.sha256);
  await judy.receiving.confirm();
});
