// An administrator registers an application, and a person agrees that it acts for them.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const;

const newKey = () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

test('an application is registered, agreed to, changed, renewed, and revoked', async ({ visit }) => {
  const olga = await visit('olga', { ...SITE, module: 'secure-share-jira-admin' });
  await olga.app.getByRole('button', { name: 'Register an application' }).click();
  await olga.app.getByLabel('Certificate or public key').fill(newKey());
  await expect(olga.app.getByText('Continue only if')).toBeVisible();
  await olga.app.getByLabel('Name', { exact: true }).fill('Payroll');
  await olga.app.getByLabel('Where it may connect from').fill('192.0.2.0/24');
  await olga.app.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(olga.app.getByText(/Payroll[\u2068\u2069]? is registered/)).toBeVisible();

  const dave = await visit('dave', SITE);
  await dave.app.getByRole('link', { name: 'Programs', exact: true }).click();
  await dave.app.getByRole('button', { name: /^Agree that/ }).click();
  await dave.app.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(dave.app.getByText('Acts for you. You agreed.')).toBeVisible();

  await olga.app.getByRole('button', { name: /^New certificate for/ }).click();
  const renewal = olga.app.getByRole('form', { name: /^New certificate for/ });
  await renewal.getByLabel('Certificate or public key').fill(newKey());
  await expect(renewal.getByLabel('Accept the old key')).toBeChecked();
  await renewal.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(olga.app.getByText(/Payroll[\u2068\u2069]? has a new certificate/)).toBeVisible();
  await expect(olga.app.getByText('Old key accepted until')).toBeVisible();

  await olga.app.getByRole('button', { name: /^Change/ }).click();
  const change = olga.app.getByRole('form', { name: /^Change/ });
  await change.getByLabel('See a person’s lists and activity').check();
  await change.getByText('Advanced').click();
  await change.getByLabel('Only these requests').fill('POST /v1/shares\nGET /v1/inbox');
  await change.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(olga.app.getByText(/Payroll[\u2068\u2069]? has new settings/)).toBeVisible();
  await expect(olga.app.getByText('POST /v1/shares, GET /v1/inbox')).toBeVisible();

  await dave.page.reload();
  await expect(dave.app.getByText('Doesn’t act for you unless you agree.')).toBeVisible();
  await dave.app.getByRole('button', { name: /^Agree that/ }).click();
  await expect(dave.app.getByRole('dialog').getByText('See your lists')).toBeVisible();
  await dave.app.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await dave.app.getByRole('button', { name: /^Withdraw your agreement/ }).click();
  await expect(dave.app.getByText('Doesn’t act for you unless you agree.')).toBeVisible();

  await olga.app.getByRole('button', { name: /^Revoke/ }).click();
  await olga.app.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(olga.app.getByText('No application is registered.')).toBeVisible();
});
