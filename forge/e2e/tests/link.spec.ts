// From the mail to the saved file: one click, one paste.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../test.js';
import { keyIn } from '../local/mailbox.js';
import { sha256, writeFile } from '../local/files.js';

for (const [module, product] of [
  ['secure-share-jira', 'Jira'],
  ['secure-share-confluence', 'Confluence'],
] as const) {
  test(`the link in a mail from ${product} leads to the file, and a pasted mail opens it`, async ({
    visit,
    stack,
    watch,
  }, info) => {
    // The recorder of traces runs a script in every frame, which the mail's frame does not allow.
    watch.expect(/^console: Blocked script execution in '[^']*\/messages\/[^']*\/html'/);
    const file = await writeFile(info.outputPath('report.pdf'), 100_000);
    const alice = await visit('alice', { module });
    await alice.sending.send({ to: 'bob', files: [file.path], description: `The file ${randomUUID()}` });
    await expect(alice.app.getByText('bob@acme.example').first()).toBeVisible();

    const bob = await visit('bob');
    const context = bob.page.context();
    const mailbox = bob.page;
    await mailbox.goto(`${stack.endpoints.mailbox}/?to=bob@acme.example`);
    await mailbox.getByRole('row').nth(1).getByRole('link').click();
    const mail = await mailbox.locator('pre').innerText();

    // One click in the mail.
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      mailbox.frameLocator('iframe').getByRole('link').click(),
    ]);
    const address = new URL(tab.url());
    expect(address.origin).toBe(stack.endpoints.issuer);
    expect(tab.url()).not.toContain(keyIn(mail));
    await expect(tab.locator('#product')).toHaveText(product);
    const field = tab.frameLocator('#app').getByRole('textbox', { name: 'Key', exact: true });
    await expect(field).toBeFocused();

    // One paste, of the whole mail.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.evaluate((text) => navigator.clipboard.writeText(text), mail);
    const [download] = await Promise.all([tab.waitForEvent('download'), field.press('ControlOrMeta+V')]);
    expect(download.suggestedFilename()).toBe('report.pdf');
    expect(await sha256(await download.path())).toBe(file.sha256);
  });
}
