// The settings page of a project: its administrators restrict what can be sent from it.
import { writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const SETTINGS = { site: 'globex', module: 'secure-share-project-settings', issue: 'OPS-1' } as const;

const save = (person: Person) => person.app.getByRole('button', { name: 'Save', exact: true }).click();

async function limit(person: Person, megabytes: string): Promise<void> {
  await person.app.getByLabel('Largest file, in MB').fill(megabytes);
  await save(person);
}

test('administrators of a project restrict what is sent from it', async ({ visit, watch }, info) => {
  watch.expect(/status of 403/);
  const file = await writeFile(info.outputPath('plan.bin'), 2_000_000);
  const peggy = await visit('peggy', SETTINGS);
  const rule = peggy.app.getByRole('listitem').filter({ hasText: saying('Files of up to ', '1 MB') });
  await expect(peggy.app.getByText('Files can be as large as the service can take.')).toBeVisible();
  await expect(peggy.app.getByText(saying('The ID of this project is ', 'project:10002'))).toBeVisible();

  const dave = await visit('dave', SETTINGS);
  await limit(dave, '1');
  await expect(dave.app.getByText('Only administrators of this project or of the site can change this.')).toBeVisible();

  await limit(peggy, '1');
  await expect(peggy.app.getByText('Saved.')).toBeVisible();
  await expect(rule.getByText('Set here')).toBeVisible();

  const tooLarge = dave.app.getByText(saying('That’s ', '2 MB', '. You can send up to ', '1 MB', ' at once.'));
  for (const [issue, refused] of [
    ['OPS-1', 1],
    ['LEGAL-1', 0],
  ] as const) {
    await dave.open({ module: 'secure-share-issue', issue });
    await dave.sending.choose('Choose files', [file.path]);
    await dave.app.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(dave.app.getByText('Choose who')).toHaveCount(1); // the form was checked
    await expect(tooLarge).toHaveCount(refused);
  }

  await limit(peggy, '');
  await expect(rule).toHaveCount(0);
});
