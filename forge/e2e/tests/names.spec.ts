// The sender sees the names of files in the list and on the share's page, even after the
// recipient has the file. The recipient sees them only with the key.
import { randomUUID } from 'node:crypto';
import { writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import { expect, test } from '../test.js';

test('the name of a file stays in the list of sent files, and can be searched', async ({ visit }, info) => {
  const name = `Plan ${randomUUID()}.bin`;
  const about = `Named ${randomUUID()}`;
  const file = await writeFile(info.outputPath(name), 10_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });

  const bob = await visit('bob');
  await bob.goTo('Received');
  await expect(bob.receiving.row(about)).toBeVisible();
  await expect(bob.receiving.row(about)).not.toContainText(name);
  await bob.receiving.receive(about, await bob.key());
  await bob.receiving.confirm();

  await alice.goTo('Sent');
  const line = alice.receiving.row(about);
  await expect(line).toContainText('Received');
  await expect(line).toContainText(name);
  const search = alice.app.getByRole('searchbox');
  await search.fill(name.toUpperCase());
  await expect(alice.app.getByRole('main').getByRole('listitem')).toHaveCount(1);
  await line.getByRole('link').click();
  await expect(alice.app.getByRole('definition').filter({ hasText: name })).toBeVisible();
});

test('several files are listed as their zip file, a message as a message', async ({ visit }, info) => {
  const first = `first-${randomUUID()}`;
  const paths = await Promise.all(
    [`${first}.bin`, 'second.bin'].map(async (name) => (await writeFile(info.outputPath(name), 100)).path),
  );
  const [zip, text] = [`Zip ${randomUUID()}`, `Text ${randomUUID()}`];
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: paths, description: zip });
  await alice.app.getByRole('button', { name: 'Send another' }).click();
  await alice.sending.send({ to: 'bob', text: 'hunter2', description: text });
  await alice.goTo('Sent');
  await expect(alice.receiving.row(zip)).toContainText(saying(`${first}.zip`, ' (', '2', ' files)'));
  await expect(alice.receiving.row(text)).toContainText('Message');
  await expect(alice.receiving.row(text)).not.toContainText('hunter2');
});
