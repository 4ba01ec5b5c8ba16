// What a person did is in their own activity and in the log of the site, which its administrator exports.
import { readFile } from 'node:fs/promises';

import { expect, test } from '../test.js';

test('a person sees their activity, and an administrator exports the log of the site', async ({ visit }) => {
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', text: 'canary' });
  await alice.app.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(alice.app.getByRole('row').filter({ hasText: 'Upload started' }).first()).toBeVisible();

  const erin = await visit('erin', { module: 'secure-share-jira-admin' });
  await erin.app.getByRole('link', { name: 'Open the activity log' }).click();
  await erin.app.getByLabel('Action', { exact: true }).selectOption({ label: 'Upload started' });
  await expect(erin.app.getByRole('row').filter({ hasText: 'Upload started' }).first()).toBeVisible();
  await erin.app.getByRole('button', { name: 'Export as CSV' }).click();
  const save = erin.app.getByRole('button', { name: 'Save file' });
  await expect(save).toBeVisible();
  const [download] = await Promise.all([erin.page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toMatch(/^secure-share-activity-.*\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toContain(',created,1,');
});
