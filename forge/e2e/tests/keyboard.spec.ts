// The app without a mouse.
import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import { sha256, writeFile } from '../local/files.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

/** Presses Tab until the element has the focus, with a visible outline. */
async function tabTo({ page }: Person, target: Locator): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((e) => e === document.activeElement && e.matches(':focus-visible'))) return;
  }
  throw new Error(`Tab never gets to ${target.toString()}`);
}

test('a file is sent and received with only the keyboard', async ({ visit }, info) => {
  const about = `Keyboard ${randomUUID()}`;
  const file = await writeFile(info.outputPath('keys.txt'), 1000);
  const alice = await visit('alice');
  const { app, page } = alice;
  await tabTo(alice, app.getByRole('link', { name: 'Send', exact: true }));
  await page.keyboard.press('Enter');
  await expect(app.getByRole('heading', { name: 'Send a file' })).toBeFocused();
  await tabTo(alice, app.getByRole('combobox', { name: 'Recipient' }));
  await page.keyboard.type('Bob');
  await app.getByRole('option', { name: 'Bob Lindqvist' }).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(alice, app.getByLabel('Email address'));
  await page.keyboard.type(`bob@acme.example`);
  await tabTo(alice, app.getByRole('button', { name: 'Choose files' }));
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file.path);
  await tabTo(alice, app.getByLabel('Description'));
  await page.keyboard.type(about);
  await tabTo(alice, alice.sending.button);
  await alice.sending.mailing('bob@acme.example', async () => {
    await page.keyboard.press('Enter');
    await expect(alice.sending.sentTo('bob')).toBeFocused();
  });

  const bob = await visit('bob');
  const key = await bob.key();
  await tabTo(bob, bob.receiving.row(about).getByRole('link'));
  await bob.page.keyboard.press('Enter');
  await tabTo(bob, bob.receiving.key);
  await bob.page.keyboard.type(key);
  const download = bob.page.waitForEvent('download');
  await bob.page.keyboard.press('Enter');
  expect(await sha256(await (await download).path())).toBe(file.sha256);
  await tabTo(bob, bob.app.getByRole('button', { name: 'I have it' }));
  await bob.page.keyboard.press('Enter');
  await expect(bob.receiving.done).toBeFocused();
});
