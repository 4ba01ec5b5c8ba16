// Notices: a sender asks for notices to the site's own receiver, here keyrelay. Tests of a worker
// share its stack, so the settings are restored.
import { randomUUID } from 'node:crypto';
import { mailsTo } from '../local/mailbox.js';
import type { Person } from '../pages/person.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const;
const ADMIN = { ...SITE, module: 'secure-share-jira-admin' } as const;
const RECEIVER = 'notices@globex.example'; // where keyrelay passes notices on

/** Presses a button of the administrators' settings, and waits for what they say then. */
async function set(admin: Person, button: string, said: string): Promise<void> {
  const region = admin.app.getByRole('region', { name: 'Notices', exact: true });
  await region.getByRole('button', { name: button }).click();
  await expect(region.getByText(said)).toBeVisible();
}

test('the receiver that an administrator sets is told what a sender asked for', async ({ visit, stack, watch }) => {
  watch.expect(/status of 422/, /status of 404/); // the refused share is deleted, and was never stored
  const { mailbox, notices } = stack.endpoints;
  const about = `Notice ${randomUUID()}`;
  const olga = await visit('olga', ADMIN);
  await expect(olga.app.getByLabel('Where notices go')).toHaveValue(`${notices}/notices`);
  const dave = await visit('dave', SITE);
  const wanted = dave.app.getByRole('checkbox', { name: /Tell your organisation’s service/ });
  await dave.sending.fill({ to: 'wendy', address: 'wendy@globex.example', text: 'the plan', description: about });
  await dave.app.getByText('More', { exact: true }).click();
  await wanted.check();

  await set(olga, 'Turn off notices', 'Notices are off.');
  try {
    await dave.sending.button.click();
    await expect(dave.app.getByText('Send without asking for one.')).toBeVisible();
    await dave.app.getByRole('button', { name: 'Change something' }).click();
    await dave.app.getByText('More', { exact: true }).click();
    await expect(wanted).toHaveCount(0);
  } finally {
    await olga.app.getByLabel('Where notices go').fill(`${notices}/notices`);
    await set(olga, 'Use for notices', 'Notices are on.');
  }
  await olga.app.getByText('What your service needs to check notices').click();
  await expect(olga.app.getByText(notices, { exact: true })).toBeVisible();
  await expect(olga.app.getByText('"kty":"EC"')).toBeVisible();

  await dave.goTo('Sent'); // the form asks again whenever More is opened
  await dave.goTo('Send');
  await dave.app.getByText('More', { exact: true }).click();
  await wanted.check();
  await dave.sending.button.click();
  await expect(dave.sending.sentTo('wendy')).toBeVisible(transfer);
  const wendy = await visit('wendy', SITE);
  await wendy.receiving.open(about);
  await wendy.app.getByRole('button', { name: 'Decline' }).click();
  await wendy.app.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();

  await dave.receiving.open(about, 'Sent');
  const id = /with the ID\W*([\w-]{22})/.exec(await dave.app.getByText('with the ID').innerText())?.[1];
  const told = `${id ?? ''} on globex.example.atlassian.net was declined`;
  await expect
    .poll(async () => (await mailsTo(mailbox, RECEIVER)).filter((text) => text.includes(told)).length, transfer)
    .toBe(1);
});
