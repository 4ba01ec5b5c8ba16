// Rules of a site, from the administrator's screen to the log: the form and the command line tool say what is
// not allowed, and the services refuse a client that does not ask.
import { readFile } from 'node:fs/promises';

import { secureshare } from '../local/commandLine.js';
import { writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const ADMIN = { module: 'secure-share-jira-admin' } as const;

test('an administrator restricts a site, and the form and both services follow', async ({
  visit,
  watch,
  stack,
}, info) => {
  watch.expect(/status of 403/, /status of 404/); // the refusals, and the calls that take back what was refused
  const large = await writeFile(info.outputPath('large.bin'), 12_000_000);
  const small = await writeFile(info.outputPath('small.bin'), 1000);
  const erin = await visit('erin', ADMIN);
  const PLACES = 'Only from these projects and spaces';
  const places = erin.app.getByRole('combobox', { name: PLACES });
  const picked = erin.app.getByRole('list', { name: PLACES }).getByRole('listitem');
  const save = async (largest: string, domains: string) => {
    await erin.app.getByLabel('Largest file, in MB').fill(largest);
    await erin.app.getByLabel('Email domains').fill(domains);
    await erin.app.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(erin.app.getByText('Saved.')).toBeVisible();
  };
  await places.fill('acme');
  await erin.app.getByRole('option', { name: 'Acme website' }).click();
  await expect(picked).toHaveText([/Acme website/]);
  await expect(places).toBeFocused();
  await erin.page.keyboard.type('legal');
  await expect(erin.app.getByRole('option', { name: 'Legal affairs' })).toBeVisible();
  await erin.page.keyboard.press('Enter');
  await expect(picked).toHaveText([/Acme website/, /Legal affairs/]);
  await save('10', 'acme.example');
  await expect(
    erin.app.getByText(saying('Files can be sent only from ', 'Acme website, Legal affairs', '.')),
  ).toBeVisible();

  const at = (issue: string) => ({ module: 'secure-share-issue', issue });
  const alice = await visit('alice', at('OPS-1'));
  const elsewhere = alice.app.getByText('don’t allow sending from here');
  await expect(elsewhere).toBeVisible();

  const send = async (path: string, address: string) => {
    await alice.sending.choosePerson('bob');
    await alice.sending.choose('Choose files', [path]);
    await alice.app.getByLabel('Email address').fill(address);
    await alice.sending.button.click();
  };
  await alice.open(at('ACME-7'));
  await send(large.path, 'bob@globex.example');
  await expect(
    alice.app.getByText(saying('That’s ', '12 MB', '. You can send up to ', '10 MB', ' at once.')),
  ).toBeVisible();
  await expect(alice.app.getByText(saying('keys to be emailed only to: ', 'acme.example'))).toBeVisible();

  for (const [path, address, rule] of [
    [large.path, 'bob@acme.example', 'largestFile'],
    [small.path, 'bob@globex.example', 'domains'],
    [small.path, 'bob@acme.example', 'places'], // asked of the file API
  ] as const)
    expect(await secureshare(stack, 'alice', 'send', path, '--to', 'bob', '--mail', address)).toMatchObject({
      exitCode: 4,
      rule,
    });

  // The app now believes that there are no rules.
  const everything = { version: 0, deliveryMethods: ['mail', 'own', 'copy'] };
  await alice.page.route('**/v1/policy', (route) =>
    route.request().method() === 'GET'
      ? route.fulfill({ json: everything, headers: { 'Access-Control-Allow-Origin': '*' } })
      : route.continue(),
  );
  await alice.open(at('OPS-1'));
  await send(small.path, 'bob@acme.example');
  await expect(elsewhere).toBeVisible(); // the file API
  await alice.open(at('LEGAL-1'));
  await send(small.path, 'bob@globex.example');
  await expect(alice.app.getByText('don’t allow keys to be emailed to this domain')).toBeVisible(); // the key mailer

  for (const name of ['Legal affairs', 'Acme website'])
    await erin.app.getByRole('button', { name: saying('Remove ', name) }).click();
  await expect(picked).toHaveCount(0);
  await save('', '');
  await erin.app.getByRole('link', { name: 'Open the activity log' }).click();
  const changed = erin.app.getByRole('row').filter({ hasText: 'Rules for sending changed' });
  await expect(changed.first()).toBeVisible();
  // Counted by the hour, so on a stack with other tests not on the first page of all entries.
  await erin.app.getByLabel('Action').selectOption('Refused by the rules');
  await expect(changed).toHaveCount(0);
  const refused = erin.app.getByRole('row').filter({ hasText: 'Refused by the rules' });
  await expect(
    refused.filter({ hasText: 'Only from these projects and spaces' }).filter({ hasText: 'Alice Keller' }).first(),
  ).toBeVisible();
  expect(await exported(erin)).toMatch(/,refused,\d+,.*Alice Keller.*,places(\r?\n|$)/);

  await erin.app.getByLabel('Action').selectOption('All actions');
  await expect(changed.first()).toBeVisible();
  await erin.app.getByLabel('Project or space').fill('project:10001');
  await expect(changed).toHaveCount(0);
  const log = await exported(erin);
  for (const action of ['created', 'committed', 'ticket'])
    expect(log).toMatch(new RegExp(`,${action},1,.*,project:10001,`));
  expect(log).not.toContain('project:10002');
});

/** Saves the log as CSV, and returns it. */
async function exported({ app, page }: Person): Promise<string> {
  await app.getByRole('button', { name: 'Export as CSV' }).click();
  const save = app.getByRole('button', { name: 'Save file' });
  await expect(save).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  return readFile(await download.path(), 'utf8');
}
