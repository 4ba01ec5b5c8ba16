// Confluence: the settings page of a space, and the rules of the site.
import { writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const at = (module: string) => ({ site: 'globex', module }) as const;
const SETTINGS = at('secure-share-confluence-space-settings');
const ADMIN = at('secure-share-confluence-admin');

async function limit({ app }: Person, megabytes: string): Promise<void> {
  await app.getByLabel('Largest file, in MB').fill(megabytes);
  await app.getByRole('button', { name: 'Save', exact: true }).click();
}

test('administrators of a space and of the site restrict what is sent from it', async ({ visit, watch }, info) => {
  watch.expect(/status of 403/);
  const file = await writeFile(info.outputPath('plan.bin'), 2_000_000);
  const dave = await visit('dave', SETTINGS);
  await limit(dave, '1');
  await expect(dave.app.getByText('Only administrators of this space or of the site can change this.')).toBeVisible();

  const victor = await visit('victor', SETTINGS);
  const rule = victor.app.getByRole('listitem').filter({ hasText: saying('Files of up to ', '1 MB') });
  await expect(victor.app.getByText(saying('The ID of this space is ', 'space:98305'))).toBeVisible();
  await limit(victor, '1');
  await expect(victor.app.getByText('Saved.')).toBeVisible();
  await expect(rule.getByText('Set here')).toBeVisible();

  const refuses = async (module: string, times: 0 | 1) => {
    await dave.open({ ...at(module), path: '/send' });
    await dave.sending.choose('Choose files', [file.path]);
    await dave.sending.button.click();
    await expect(dave.app.getByText('Choose who')).toHaveCount(1); // the form was checked
    await expect(
      dave.app.getByText(saying('That’s ', '2 MB', '. You can send up to ', '1 MB', ' at once.')),
    ).toHaveCount(times);
  };
  await refuses('secure-share-content', 1);
  await refuses('secure-share-confluence', 0);

  await victor.open(ADMIN);
  await limit(victor, '1');
  const rules = victor.app.getByRole('region', { name: 'Rules for sending' });
  await expect(rules.getByText('Only site administrators can change this.')).toBeVisible();
  const olga = await visit('olga', ADMIN);
  await limit(olga, '1');
  await expect(olga.app.getByText('Saved.')).toBeVisible();
  await refuses('secure-share-confluence', 1);

  for (const page of [ADMIN, SETTINGS]) {
    await olga.open(page);
    await limit(olga, '');
    await expect(olga.app.getByText('Saved.')).toBeVisible();
  }
  await refuses('secure-share-content', 0);
});
