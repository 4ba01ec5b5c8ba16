// Ways to deliver the key: administrators allow some, and senders choose one.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

const SITE = { site: 'globex' } as const; // nobody else's tests change its policy
const ADMIN = { ...SITE, module: 'secure-share-jira-admin' } as const;

test('without mail, the sender hands the key over', async ({ visit, network, stack, watch }, info) => {
  watch.expect(/status of 403/);
  const about = `By hand ${randomUUID()}`;
  const file = await writeFile(info.outputPath('plan.txt'), 5000);

  const dave = await visit('dave', ADMIN, { permissions: ['clipboard-read', 'clipboard-write'] });
  const mail = dave.app.getByRole('checkbox', { name: /Email by Secure Share/ });
  await mail.uncheck();
  await dave.app.getByRole('button', { name: 'Save', exact: true }).click();
  const rules = (person: typeof dave) => person.app.getByRole('region', { name: 'Rules for sending' }); // other parts refuse, too
  await expect(rules(dave).getByText('Only site administrators can change this.')).toBeVisible();

  const olga = await visit('olga', ADMIN);
  const allowed = olga.app.getByRole('checkbox', { name: /Email by Secure Share/ });
  const save = async (check: boolean) => {
    await allowed.setChecked(check);
    await olga.app.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(rules(olga).getByText('Saved.')).toBeVisible();
  };
  await save(false);
  try {
    await dave.open({ module: 'secure-share-jira' });
    await dave.goTo('Send');
    await dave.app.getByText('More', { exact: true }).click();
    await dave.app.getByLabel('How the key gets there').selectOption('I hand the key over myself');
    await expect(dave.app.getByText('After sending, you can copy a link and the key.')).toBeVisible();
    await expect(dave.app.getByLabel('Email address')).toHaveCount(0);
    await dave.sending.choosePerson('wendy');
    await dave.sending.choose('Choose files', [file.path]);
    await dave.app.getByLabel('Description').fill(about);
    await dave.sending.button.click();
    await expect(dave.app.getByText('Now pass on the key')).toBeVisible();
    const key = await dave.copy('Copy key');
    expect(network.with(stack.endpoints.keyMailer)).toEqual([]);

    const wendy = await visit('wendy', SITE);
    await wendy.receiving.open(about);
    const [download] = await Promise.all([wendy.page.waitForEvent('download'), wendy.receiving.enter(key)]);
    expect(await sha256(await download.path())).toBe(file.sha256);
  } finally {
    await save(true);
  }
});
