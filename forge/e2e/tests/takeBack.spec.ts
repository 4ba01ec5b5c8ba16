// The sender sees the people of one sending, and takes it back from one of them, then from all.
import { secureshare } from '../local/commandLine.js';
import { writeFile } from '../local/files.js';
import { overflows } from '../pages/looks.js';
import { saying } from '../pages/people.js';
import { expect, test } from '../test.js';

test('a sending is taken back from one person, then from all', async ({ visit, stack }, info) => {
  const file = await writeFile(info.outputPath('plan.bin'), 1000);
  const to = ['bob', 'carol', 'judy'].flatMap((name) => ['--to', name, '--mail', `${name}@acme.example`]);
  const { recipients = [] } = await secureshare(stack, 'alice', 'send', file.path, ...to);
  const alice = await visit('alice');
  await alice.page.setViewportSize({ width: 320, height: 640 });
  await alice.goTo('Sent');
  const { app } = alice;
  await app.locator(`a[href*="${recipients[0]?.id ?? 'no id'}"]`).click();
  const people = app.getByRole('region', { name: saying('Sent to ', '3', ' people') });
  const person = (name: string) => people.getByRole('listitem').filter({ hasText: name });
  await expect(person('Judy Chen')).toContainText('Not opened yet');
  expect(await overflows(alice.frame())).toEqual([]);

  await people.getByRole('button', { name: saying('Take back from ', 'Carol Okafor') }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(person('Carol Okafor')).toContainText('Taken back');
  await expect(person('Judy Chen')).toContainText('Not opened yet');
  await expect(people.getByRole('heading')).toBeFocused();

  await people.getByRole('button', { name: 'Take back from all', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take back from all', exact: true }).click();
  await expect(people.getByText('Taken back', { exact: true })).toHaveCount(3);
  await expect(people.getByRole('button')).toHaveCount(0);
  await person('Judy Chen').getByRole('link').click();
  await expect(app.getByRole('heading', { level: 1 })).toContainText('Judy Chen');
});
