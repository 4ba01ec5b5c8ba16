// Own delivery: the sender's browser sends the key directly to the customer's receiver.
// Tests of a worker share its stack, so each one restores the site's settings.
import { randomUUID } from 'node:crypto';
import type { Person } from '../pages/person.js';
import { sample, saveAddress } from '../pages/ownDelivery.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const;
const ADMIN = { ...SITE, module: 'secure-share-jira-admin' } as const;
const WENDY = 'wendy@globex.example';

/** Sends a message to wendy as soon as the form knows that the site has its own delivery. */
async function sendTo(address: string, sender: Person, description: string): Promise<void> {
  await sender.goTo('Send');
  await expect(sender.app.getByText('Your organisation’s delivery service sends the key here.')).toBeVisible();
  await sender.sending.fill({ to: 'wendy', address, text: 'the plan', description });
  await sender.sending.button.click();
  await expect(sender.sending.sentTo('wendy')).toBeVisible(transfer);
}

async function opens(reader: Person, description: string, key: string): Promise<void> {
  await reader.receiving.open(description);
  await reader.receiving.enter(key);
  await reader.receiving.showMessage();
  await expect(reader.app.locator('pre')).toHaveText('the plan');
}

test('with only own delivery a key reaches its recipient, and never the key mailer', async ({
  visit,
  network,
  stack,
}) => {
  const about = `Own ${randomUUID()}`;
  const olga = await visit('olga', ADMIN);
  await saveAddress(olga, `${stack.endpoints.keyRelay}/`);
  await sample(olga, WENDY);
  await expect(olga.app.getByText('It works: your service took the sample')).toBeVisible();

  const save = async (others: boolean) => {
    for (const name of [/Email by Secure Share/, /By the sender/])
      await olga.app.getByRole('checkbox', { name }).setChecked(others);
    await olga.app.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(olga.app.getByText('Saved.')).toBeVisible();
  };
  await save(false);
  try {
    const dave = await visit('dave', SITE);
    await sendTo(WENDY, dave, about);
    await expect(dave.app.getByText('Your organisation’s delivery service accepted the key')).toBeVisible();
    const wendy = await visit('wendy', SITE);
    await opens(wendy, about, await wendy.key());
    expect(network.with(stack.endpoints.keyRelay, 'POST')).toHaveLength(2); // the sample and the key
    expect(network.with(stack.endpoints.keyMailer)).toEqual([]);
  } finally {
    await save(true);
  }
});

/** Stops or starts the site's relay, as the page about the local stack does. */
async function relay(run: 'yes' | 'no', issuer: string): Promise<void> {
  const answer = await fetch(`${issuer}/relay`, { method: 'POST', body: new URLSearchParams({ run }) });
  expect(answer.status).toBe(200);
}

test('the sender keeps the key while the relay is stopped, and can deliver it later', async ({
  visit,
  network,
  stack,
  watch,
}) => {
  watch.expect(/net::ERR_/);
  const about = `Stopped ${randomUUID()}`;
  const { issuer, keyMailer } = stack.endpoints;
  const dave = await visit('dave', SITE, { permissions: ['clipboard-read', 'clipboard-write'] });
  await relay('no', issuer);
  let key = '';
  try {
    await sendTo(WENDY, dave, about);
    await expect(dave.app.getByText('We don’t know if the key arrived')).toBeVisible();
    await expect(dave.app.getByText('delivery service can’t be reached')).toBeVisible();
    key = await dave.copy('Copy key');
  } finally {
    await relay('yes', issuer);
  }
  await dave.app.getByRole('button', { name: 'Deliver the key', exact: true }).click();
  await expect(dave.app.getByText('Your organisation’s delivery service accepted the key')).toBeVisible();
  const wendy = await visit('wendy', SITE);
  expect(await wendy.key()).toBe(key);
  await opens(wendy, about, key);
  expect(network.with(keyMailer)).toEqual([]);
});

test('the reason for which the receiver refuses is shown, and another address can be tried', async ({
  visit,
  watch,
}) => {
  watch.expect(/status of 4\d\d/);
  const about = `Refused ${randomUUID()}`;
  const dave = await visit('dave', SITE);
  await sendTo('wendy@elsewhere.example', dave, about);
  await expect(dave.app.getByText('The key wasn’t delivered')).toBeVisible();
  await expect(dave.app.getByText('delivery service didn’t take the key')).toBeVisible();
  await dave.app.getByLabel('Email address').fill(WENDY);
  await dave.app.getByRole('button', { name: 'Deliver the key', exact: true }).click();
  await expect(dave.app.getByText('Your organisation’s delivery service accepted the key')).toBeVisible();
  const wendy = await visit('wendy', SITE);
  await opens(wendy, about, await wendy.key());
});

test('an address without approval is not reached', async ({ visit, network, stack, watch }) => {
  watch.expect(/Content Security Policy/, /connect-src blocks/);
  const { keyRelay, issuer } = stack.endpoints;
  const about = `Blocked ${randomUUID()}`;
  // As an administrator does under Connected apps.
  const withdrawn = await fetch(`${issuer}/egress`, {
    method: 'POST',
    body: JSON.stringify({
      site: 'globex',
      person: 'olga',
      action: 'deleteDomain',
      key: 'own-delivery',
      domain: keyRelay,
    }),
  });
  expect(withdrawn.status).toBe(200);
  const olga = await visit('olga', ADMIN);
  try {
    const dave = await visit('dave', SITE, { permissions: ['clipboard-read', 'clipboard-write'] });
    await sendTo(WENDY, dave, about);
    await expect(dave.app.getByText('The key wasn’t delivered')).toBeVisible();
    await expect(dave.app.getByText('ask an administrator to save the address of own delivery again')).toBeVisible();
    await sample(olga, WENDY);
    await expect(olga.app.getByText('save the address again and allow it')).toBeVisible();
    expect(network.with(keyRelay)).toEqual([]);
    const wendy = await visit('wendy', SITE);
    await opens(wendy, about, await dave.copy('Copy key'));
  } finally {
    await saveAddress(olga, `${keyRelay}/`);
  }
  await sample(olga, WENDY);
  await expect(olga.app.getByText('It works: your service took the sample')).toBeVisible();
});
