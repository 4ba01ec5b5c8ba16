// An administrator registers an application, and a person agrees that it acts for them.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const;

test('an application is registered, agreed to, and revoked', async ({ visit }) => {
  const certificate = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

  const olga = await visit('olga', { ...SITE, module: 'secure-share-jira-admin' });
  await olga.app.getByRole('button', { name: 'Register an application' }).click();
  await olga.app.getByLabel('Certificate or public key').fill(certificate);
  await expect(olga.app.getByText('Register it only if')).toBeVisible();
  await olga.app.getByLabel('Name', { exact: true }).fill('Payroll');
  await olga.app.getByLabel('Where it may connect from').fill('192.0.2.0/24');
  await olga.app.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(olga.app.getByText(/Payroll[\u2068\u2069]? is registered/)).toBeVisible();

  const dave = await visit('dave', SITE);
  await dave.app.getByRole('link', { name: 'Programs', exact: true }).click();
  await dave.app.getByRole('button', { name: /^Agree that/ }).click();
  await dave.app.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(dave.app.getByText('Acts for you. You agreed.')).toBeVisible();
  await dave.page.reload();
  await dave.app.getByRole('button', { name: /^Withdraw that/ }).click();
  await expect(dave.app.getByText('Doesn’t act for you unless you agree.')).toBeVisible();

  await olga.app.getByRole('button', { name: /^Revoke/ }).click();
  await olga.app.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(olga.app.getByText('No application is registered.')).toBeVisible();
});
