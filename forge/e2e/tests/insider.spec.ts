// With own delivery, what account A, account B and the product's page saw opens nothing, all
// of it together.
import { randomUUID } from 'node:crypto';
import { Insider, opens, type Stored } from '../local/insider.js';
import type { Person } from '../pages/person.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

const TEXT = 'the plan that nobody else may read';

/** What account A stores of the only share that was claimed. */
function stored({ answers }: Insider): Stored {
  for (const [url, answer] of answers) {
    const id = /\/shares\/([\w-]{22})\/claim$/.exec(url)?.[1];
    if (id === undefined) continue;
    const grant = JSON.parse(answer) as { metadata: string; url: string };
    const ciphertext = answers.get(grant.url) ?? '';
    return { id, metadata: Buffer.from(grant.metadata, 'base64url'), ciphertext: Buffer.from(ciphertext, 'base64') };
  }
  throw new Error('no share was claimed');
}

async function send(sender: Person, to: string, address: string, about: string): Promise<void> {
  await sender.goTo('Send');
  await sender.sending.fill({ to, address, text: TEXT, description: about });
  await sender.sending.button.click();
  await expect(sender.sending.sentTo(to)).toBeVisible(transfer);
}

for (const [name, site, from, to, isOpened] of [
  ['with own delivery nothing that they saw opens a share', 'globex', 'dave', 'wendy', false],
  ['a key that is mailed is among what they saw: the search works', 'acme', 'alice', 'bob', true],
] as const) {
  test(name, async ({ visit, stack }) => {
    test.setTimeout(120_000);
    const about = `Insider ${randomUUID()}`;
    const insider = new Insider(stack.endpoints);
    const enter = (person: string) => visit(person, { site }, {}, (context) => insider.attach(context));
    const sender = await enter(from);
    await send(sender, to, `${to}@${site}.example`, about);
    const reader = await enter(to);
    await expect(async () => expect(await reader.mails(reader.mail)).toBeGreaterThan(0)).toPass();
    const key = await reader.key();
    await reader.receiving.open(about);
    await reader.receiving.enter(key);
    await reader.receiving.showMessage();
    await expect(reader.app.locator('pre')).toHaveText(TEXT);

    const everything = await insider.everything();
    for (const part of ['fetchRemote', '"settings"', stack.endpoints.blobs]) expect(everything).toContain(part);
    const share = stored(insider);
    expect(opens(everything, share)).toBe(isOpened);
    expect(everything.includes(key)).toBe(isOpened);
    expect(everything).not.toContain(TEXT);
    expect(opens(`${everything}\n${key}`, share)).toBe(true);
  });
}
