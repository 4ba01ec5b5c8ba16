// Not a test: takes the pictures of the pages about rules, programs, applications and the activity log.
// Two runs write the same bytes, see `make screenshots`.
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from '../test.js';
import { root } from '../local/stack.js';
import type { Person } from '../pages/person.js';
import { settle, stopClocks } from './still.js';

const folder = process.env.PICTURES ?? join(root, 'docs/images/app');
/** Each kind is a project with its own stack. */
const kinds = { light: ['light', 760], dark: ['dark', 760], narrow: ['light', 360] } as const;
const GAP = 16; // pixels around what is shown

// Public halves of no other use. They are fixed, so that the fingerprints are.
const line = `secure-share-program:1:${'A'.repeat(43)}:${'A'.repeat(22)}`;
const certificate = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=
-----END PUBLIC KEY-----`;

test('pictures of administration', async ({ visit, stack }, info) => {
  const kind = info.project.name.replace('pictures-', '') as keyof typeof kinds;
  const [theme, width] = kinds[kind];
  const began = Date.now();
  const still: typeof visit = (name, where) =>
    visit(name, { ...where, site: 'globex', theme, locale: 'en-US' }, undefined, (context) =>
      stopClocks(context, stack.endpoints, began),
    );
  const shoot = async ({ page }: Person, name: string, shown: Locator) => {
    await page.setViewportSize({ width, height: 6000 }); // so that nothing is scrolled
    await settle(page);
    await shown.evaluate(({ ownerDocument }) => {
      if (ownerDocument.activeElement?.matches('input, textarea')) (ownerDocument.activeElement as HTMLElement).blur();
    }); // no caret
    const box = await shown.boundingBox();
    const frame = await page.locator('#app').boundingBox();
    if (!box || !frame) throw new Error(`there is nothing to see of ${name}`);
    const top = Math.max(frame.y, box.y - GAP);
    const clip = { x: frame.x, y: top, width: frame.width, height: box.y + box.height + GAP - top };
    await page.screenshot({
      path: join(folder, `${name}-${kind}.png`),
      clip,
      animations: 'disabled',
      caret: 'hide',
    });
  };

  const olga = await still('olga', { module: 'secure-share-jira-admin' });
  const rules = olga.app.getByRole('region', { name: 'Rules for sending' });
  await expect(rules.getByText('Files can’t be sent to people outside.')).toBeVisible();
  await shoot(olga, 'rules', rules);
  const section = olga.app.getByRole('region', { name: 'Trusted applications' });
  await section.getByRole('button', { name: 'Register an application' }).click();
  await section.getByLabel('Certificate or public key').fill(certificate);
  await expect(section.getByText('Continue only if')).toBeVisible();
  await section.getByLabel('Name', { exact: true }).fill('Payroll');
  await section.getByLabel('Where it may connect from').fill('192.0.2.0/24');
  await shoot(olga, 'application-new', section);
  await section.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(section.getByText(/is registered/)).toBeVisible();
  await shoot(olga, 'applications', section);
  await section.getByRole('button', { name: /^Change/ }).click();
  const change = section.getByRole('form', { name: /^Change/ });
  await change.getByText('Advanced').click();
  await change.getByLabel('Only these requests').fill('POST /v1/shares\nPOST /v1/shares/{id}/commit\nGET /v1/policy');
  await shoot(olga, 'application-change', change);
  await change.getByRole('button', { name: 'Cancel' }).click();

  const dave = await still('dave', {});
  await dave.app.getByRole('link', { name: 'Programs', exact: true }).click();
  await dave.app.getByLabel('Line from the program').fill(line);
  await dave.app.getByLabel('Name').fill('Laptop');
  await expect(dave.app.getByText('You haven’t approved any program.')).toBeVisible();
  await expect(dave.app.getByRole('button', { name: 'Agree' })).toBeVisible();
  await shoot(dave, 'program-new', dave.app.locator('.page'));
  await dave.app.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(dave.app.getByText(/is approved/)).toBeVisible();
  await dave.app.getByRole('button', { name: /^Agree that/ }).click();
  const question = dave.app.getByRole('dialog');
  await expect(question).toBeVisible();
  await shoot(dave, 'consent', question);
  await question.getByRole('button', { name: 'Agree', exact: true }).click();
  await expect(dave.app.getByText('Acts for you. You agreed.')).toBeVisible();
  await shoot(dave, 'programs', dave.app.locator('.page'));

  await olga.app.getByRole('link', { name: 'Open the activity log' }).click();
  await expect(olga.app.getByRole('cell', { name: 'Agreed to an application' })).toBeVisible();
  await shoot(olga, 'log', olga.app.locator('.page'));
});
