// One sending to two colleagues: each has a share and a key of their own.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { saying } from '../pages/people.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

test('one file goes to two colleagues, each with their own key', async ({ visit }, info) => {
  const about = `To both ${randomUUID()}`;
  const file = await writeFile(info.outputPath('minutes.pdf'), 300_000);
  const alice = await visit('alice');
  const { sending, app } = alice;
  await sending.fill({ to: 'bob', files: [file.path], description: about });
  await sending.addPerson('carol');
  await sending.mailing('carol@acme.example', () => sending.mailing('bob@acme.example', () => sending.button.click()));
  await expect(
    app.getByRole('heading', { name: saying('Sent to ', 'Bob Lindqvist', ' and ', 'Carol Okafor') }),
  ).toBeVisible(transfer);
  await expect(app.getByText(saying('The key is on its way to ', 'carol@acme.example'))).toBeVisible();

  for (const name of ['bob', 'carol']) {
    const person = await visit(name);
    const download = await person.receiving.receive(about, await person.key());
    expect(await sha256(await download.path())).toBe(file.sha256);
    await person.receiving.confirm();
  }

  await alice.goTo('Sent');
  const rows = alice.receiving.row(about).filter({ hasText: 'Sent to several people' });
  await expect(rows.filter({ hasText: 'Received' })).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Carol Okafor' })).toHaveCount(1);
});
