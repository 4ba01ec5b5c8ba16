// The sender closes the tab during an upload, or before the mail.
import { randomUUID } from 'node:crypto';
import { writeFile } from '../local/files.js';
import { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

test.beforeEach(({ watch }) => watch.expect(/Failed to load resource/, /fetchRemote failed/));

test('a share whose tab was closed ends, through another open tab or a new one', async ({
  visit,
  network,
  stack,
}, info) => {
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'hold', of: 'request', after: 500_000 },
  );
  const first = await visit('alice');
  const context = first.page.context();
  const tab = async () => {
    const person = new Person(await context.newPage(), stack.endpoints, 'alice');
    await person.open();
    await person.goTo('Sent');
    return person;
  };
  const row = ({ app }: Person, about: string) => app.getByRole('listitem').filter({ hasText: about });

  const seen = `Closed ${randomUUID()}`;
  const file = await writeFile(info.outputPath('closed.bin'), 3_000_000);
  await first.sending.fill({ to: 'bob', files: [file.path], description: seen });
  await first.sending.button.click();
  await held.applied;
  const open = await tab();
  await expect(row(open, seen)).toContainText('Sending');
  await first.page.close();
  await expect(row(open, seen)).toContainText('Taken back');

  const unseen = `Closed alone ${randomUUID()}`;
  await open.sending.fill({ to: 'bob', files: [file.path], description: unseen });
  await open.sending.button.click();
  await expect
    .poll(() => network.with(stack.endpoints.blobs, 'PUT').filter(({ sent }) => sent === 500_000))
    .toHaveLength(2);
  await open.page.close();
  const next = await tab();
  await expect(row(next, unseen)).toContainText('Taken back');
});

test('a share whose tab was closed before the mail is listed with a warning', async ({
  visit,
  network,
  stack,
}, info) => {
  const held = network.inject(
    { origin: stack.endpoints.keyMailer, method: 'POST' },
    { kind: 'hold', of: 'request', after: 0 },
  );
  const first = await visit('alice');
  const about = `Closed late ${randomUUID()}`;
  const file = await writeFile(info.outputPath('late.bin'), 1000);
  await first.sending.fill({ to: 'bob', files: [file.path], description: about });
  await first.sending.button.click();
  await held.applied;
  await first.page.close();

  const next = new Person(await first.page.context().newPage(), stack.endpoints, 'alice');
  await next.open();
  await next.goTo('Sent');
  const row = next.app.getByRole('listitem').filter({ hasText: about });
  await expect(row).toContainText('The key may not have been sent.');
  await row.getByRole('link').click();
  await expect(next.app.getByText(/closed before it was clear/)).toBeVisible();
});
