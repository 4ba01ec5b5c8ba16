// Several openings, from the administrator's rule and the sender's choice to the last time that a person opens it.
import { randomUUID } from 'node:crypto';

import { sha256, writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { expect, test as base, type Visit } from '../test.js';

/** Chooses the most openings that administrators of the site allow. */
async function allow(visit: Visit, most: string): Promise<void> {
  const erin = await visit('erin', { module: 'secure-share-jira-admin' });
  const rules = erin.app.getByRole('region', { name: 'Rules for sending' });
  await rules.getByLabel('How often something can be opened').selectOption(most);
  await rules.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(rules.getByText('Saved.')).toBeVisible();
}

const test = base.extend<{ most: string }>({
  /** What administrators allow while the test runs. */
  most: [
    async ({ visit }, use) => {
      await allow(visit, '5');
      await use('5');
      await allow(visit, '1');
    },
    { auto: true },
  ],
});

async function send(alice: Person, times: string, about: string, path: string): Promise<void> {
  await alice.sending.fill({ to: 'bob', files: [path], description: about });
  await alice.app.getByText('More', { exact: true }).click();
  await alice.app.getByLabel('Can be opened').selectOption(times);
}

test('a file that can be opened twice is opened twice, and then it is gone', async ({ visit }, info) => {
  const file = await writeFile(info.outputPath('plan.bin'), 100_000);
  const about = `Twice ${randomUUID()}`;
  const alice = await visit('alice');
  await send(alice, '2', about, file.path);
  await expect(alice.app.getByText('Your administrators allow up to')).toBeVisible();
  await expect(alice.app.getByText(saying('Bob Lindqvist', ' can open it ', '2', ' times'))).toBeVisible();
  await alice.sending.mailing('bob@acme.example', async () => {
    await alice.sending.button.click();
    await expect(alice.app.getByText(saying('This works ', '2', ' times'))).toBeVisible();
  });

  const bob = await visit('bob');
  const key = await bob.key();
  for (const row of [saying('Opened ', '1', ' of ', '2', ' times'), 'Received']) {
    const download = await bob.receiving.receive(about, key);
    expect(await sha256(await download.path())).toBe(file.sha256);
    await bob.app.getByRole('button', { name: 'I have it', exact: true }).click();
    await expect(bob.receiving.done).toBeVisible();
    await bob.page.reload();
    await bob.goTo('Received');
    await expect(bob.receiving.row(about)).toContainText(row);
  }
  await bob.receiving.open(about);
  await expect(bob.app.getByText('can’t be opened again: the encrypted copy is deleted').first()).toBeVisible();
  await expect(bob.receiving.key).toHaveCount(0);
});
