// The sender of a file for an hour gives the recipient more time.
import { secureshare } from '../local/commandLine.js';
import { writeFile } from '../local/files.js';
import { overflows } from '../pages/looks.js';
import { saying } from '../pages/people.js';
import type { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

test('the sender gives more time, and the recipient sees the new deadline', async ({ visit, stack }, info) => {
  const file = await writeFile(info.outputPath('plan.bin'), 1000);
  const command = ['send', file.path, '--to', 'bob', '--key-by', 'hand', '--lifetime', '1h'];
  const { id = 'no id' } = await secureshare(stack, 'alice', ...command);
  const row = (person: Person) =>
    person.app.getByRole('listitem').filter({ has: person.page.locator(`a[href*="${id}"]`) });
  const alice = await visit('alice');
  await alice.page.setViewportSize({ width: 320, height: 640 });
  await alice.goTo('Sent');
  await row(alice).getByRole('link').click();
  const more = alice.app.getByRole('button', { name: 'Give more time', exact: true });
  await more.click();
  const dialog = alice.app.getByRole('dialog', { name: saying('Give ', 'Bob Lindqvist', ' more time?') });
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await dialog.getByLabel('Can be opened until').selectOption({ index: 1 });
  expect(await overflows(alice.frame())).toEqual([]);
  await dialog.getByRole('button', { name: 'Give more time', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(alice.app.getByText('23 hours')).toBeVisible();
  await more.click();
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Give more time', exact: true }).click();
  await expect(more).toHaveCount(0);
  await expect(alice.app.getByRole('heading', { level: 1 })).toBeFocused();

  const bob = await visit('bob');
  await expect(row(bob)).toContainText('2 days, 23 hours');
});
