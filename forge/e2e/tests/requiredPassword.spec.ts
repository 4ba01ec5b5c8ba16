// Administrators require a password for people outside; the form and the command line tool follow.
import { secureshare } from '../local/commandLine.js';
import { writeFile } from '../local/files.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

async function requirePassword(admin: Person, outside: boolean, password: 'none' | 'sealed', told: string) {
  await admin.app.getByLabel('Allow sending to people outside').setChecked(outside);
  await admin.app.getByLabel('Passwords for people outside').selectOption(password);
  await admin.app.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.app.getByText(told)).toBeVisible();
}

test('a password that administrators require must be entered by senders', async ({ visit, stack }, info) => {
  const plan = await writeFile(info.outputPath('plan.txt'), 1000);
  const erin = await visit('erin', { module: 'secure-share-jira-admin' });
  await requirePassword(erin, true, 'sealed', 'must have a password that protects the content itself.');

  const tool = ['send', plan.path, '--outsider', 'Carla', '--mail', 'carla@outside.example'];
  expect(await secureshare(stack, 'alice', ...tool)).toMatchObject({ exitCode: 4, rule: 'passwords' });

  const alice = await visit('alice');
  await alice.goTo('Send');
  await alice.app.getByRole('radio', { name: 'Someone outside' }).check();
  await alice.sending.button.click();
  const missing = alice.app.getByText('your administrators require one for people outside');
  await expect(missing).toBeVisible();
  await alice.app.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await expect(missing).toBeHidden();

  await requirePassword(erin, false, 'none', 'no password is required.'); // as other tests expect it
});
