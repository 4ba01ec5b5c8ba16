// What can be opened until it expires: several people outside open it, and nobody after the sender took it back.
import { expect, test } from '../outsideTest.js';
import { sha256, writeFile } from '../local/files.js';
import { Outsider } from '../pages/outsider.js';
import { saying } from '../pages/people.js';

test.use({ mostOpenings: 'until-expiry' });

test('a file for many is opened in two browsers, and in none after it was taken back', async ({
  send,
  stranger,
  watch,
}, info) => {
  watch.expect(/status of 410/);
  const file = await writeFile(info.outputPath('programme.bin'), 20_000);
  const { link, key, label, sender } = await send({ files: [file.path], openings: 'until' });

  for (const before of ['0', '1']) {
    const guest = await Outsider.open(await stranger(), link);
    expect(await sha256(await (await guest.download(key)).path())).toBe(file.sha256);
    await expect(
      guest.page.getByText(saying('Any number of times, until it expires. Opened before: ', before)),
    ).toBeVisible();
    await guest.page.getByRole('button', { name: 'I have it', exact: true }).click();
    await expect(guest.page.getByText('You have it. The stored copy stays until its time is up')).toBeVisible();
  }

  await sender.goTo('Sent');
  await expect(sender.receiving.row(label)).toContainText(saying('Until it expires, opened ', '2', ' times'));
  await sender.receiving.row(label).getByRole('link').click();
  await sender.app.getByRole('button', { name: 'Take back' }).click();
  await sender.app.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(
    sender.app.getByText(saying('You took it back after ', label, ' had started to open it.')),
  ).toBeVisible();

  const late = await Outsider.open(await stranger(), link);
  await late.receiving.enter(key);
  await expect(late.page.getByRole('alert')).toContainText('The sender took this back');
});
